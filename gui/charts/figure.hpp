#pragma once
/// A chart as a file, for papers: on white, in the size and with the letters of the paper, whatever the screen looks
/// like.

#include "gui/charts/chart_contents.hpp"
#include "gui/figures/figure_format.hpp"

namespace paceline::gui {

/// Writes `file`: PDF and SVG as vectors with at most four points a pixel column, so that they stay small; PNG; CSV
/// with all points, events and targets (line, x, y); pgfplots as `file` (.tex, to be \input) with NAME-data.csv beside
/// it. Ranges are those of the axes. Throws FigureError with path and reason.
void write_figure(const QString& file, FigureFormat format, const ChartContents& contents, const QCPRange& x,
                  const QCPRange& y, const FigureSize& size);

}  // namespace paceline::gui
