#pragma once
/// A timeline as a figure, for papers: on white, in the size and with the letters of the paper.

#include "gui/figures/figure_format.hpp"
#include "gui/timeline/timeline_painter.hpp"

namespace paceline::gui {

/// Two columns wide and as high as its rows like it, a page at most where that will do.
FigureSize suggested_size(const TimelineScene& scene);

/// Writes the time of `window` with all rows: PDF and SVG as vectors (see TimelinePainter::paint_as_shapes), PNG, and
/// timeline_csv() or timeline_pgfplots() as text. Throws FigureError: the file cannot be written, nothing is
/// there, or the size has no room for the rows.
void write_timeline(const QString& file, FigureFormat format, const TimelineScene& scene, const TimeWindow& window,
                    const FigureSize& size);

}  // namespace paceline::gui
