#include "gui/charts/chart_pieces.hpp"

#include <array>

namespace paceline::gui {

std::vector<ChartPiece> pieces_of(const ChartContents& contents) {
  std::vector<ChartPiece> pieces;
  for (const ChartLine& line : contents.lines) pieces.push_back({line.label, line.curve});
  for (const ChartBand& band : contents.bands) {
    pieces.push_back({band.label + " low", band.low});
    pieces.push_back({band.label + " high", band.high});
  }
  for (const ChartMarker& marker : contents.markers)
    pieces.push_back({name_of(marker.kind) + ": " + marker.text, {std::array{marker.x}, std::array{marker.y}}});
  const QCPRange ends = contents.x_range();
  for (const ChartLevel& level : contents.levels)
    pieces.push_back({level.text, {std::array{ends.lower, ends.upper}, std::array{level.y, level.y}}});
  return pieces;
}

}  // namespace paceline::gui
