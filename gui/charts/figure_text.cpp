#include "gui/charts/figure_text.hpp"

#include "gui/charts/chart_pieces.hpp"
#include "gui/figures/text_cells.hpp"

namespace paceline::gui {

QByteArray csv_of(const ChartContents& contents) {
  QByteArray csv;
  if (contents.bars) {
    csv = "part,category,value\n";
    for (const ChartBars::Part& part : contents.bars->parts)
      for (qsizetype i = 0; i < contents.bars->categories.size(); ++i)
        csv += (csv_cell(part.label) + "," + csv_cell(contents.bars->categories[i]) + "," +
                figure_number(part.values[static_cast<std::size_t>(i)]) + "\n")
                   .toUtf8();
    return csv;
  }
  csv = "line,x,y\n";
  for (const ChartPiece& piece : pieces_of(contents)) {
    const QByteArray name = csv_cell(piece.label).toUtf8();
    for (std::size_t i = 0; i < piece.curve.size(); ++i)
      csv +=
          name + "," + figure_number(piece.curve.x(i)).toUtf8() + "," + figure_number(piece.curve.y(i)).toUtf8() + "\n";
  }
  return csv;
}

}  // namespace paceline::gui
