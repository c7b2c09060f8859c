#pragma once
/// Puts contents into a QCustomPlot: the same way for the screen and for a figure.

#include <vector>

#include "gui/charts/chart_contents.hpp"
#include "gui/charts/plot_library.hpp"
#include "gui/look/appearance.hpp"

namespace paceline::gui {

struct DrawingStyle {
  int font_px = 12;
  double line_width = 1.8;  ///< of main lines; those of very many points are one pixel wide, whatever this says
  bool legend = false;      ///< beneath the chart
  bool title = false;       ///< above it
};

/// Lines whose pens may be made thin for the time of a drag.
struct DrawnLine {
  QCPGraph* graph;
  QPen pen;
};

/// Replaces whatever the plot showed; ranges stay as they are. The returned graphs live until the next drawing.
std::vector<DrawnLine> draw(QCustomPlot& plot, const ChartContents& contents, const Appearance& look,
                            const DrawingStyle& style);

}  // namespace paceline::gui
