#pragma once
/// A timeline as a figure: PNG, SVG or PDF, light whatever the screen's theme.

#include <QString>

#include "gui/timeline/timeline_painter.hpp"

namespace paceline::gui {

/// Writes the time of `frame` with all rows to `file`, whose ending says how: .png (at twice the resolution), .svg or
/// .pdf. Texts, axis and signs are vectors; what is aggregated to columns of pixels is a picture, so that files stay
/// small. Empty: done; else a sentence about what went wrong.
QString export_timeline(const TimelineScene& scene, TimelineFrame frame, const QString& file);

}  // namespace paceline::gui
