#pragma once
/// What of a chart lies within the axes of a figure. Files are drawn by programs of which not all can clip, and TeX
/// knows no numbers far outside.

#include "gui/charts/chart_contents.hpp"

namespace paceline::gui {

/// The contents as they are seen in these ranges, with at most `columns` columns of points: lines are cut where they
/// leave (in the space of the axes: straight on a logarithmic axis is straight on the paper) and become pieces with a
/// gap of NaN between them, steps and bins become the lines that they are drawn as, bands are cut, events and targets
/// outside are left out. What a logarithmic axis cannot show: points of x <= 0 are left out, y <= 0 lies below the
/// axis. Bars stay.
ChartContents clipped(const ChartContents& contents, const QCPRange& x, const QCPRange& y, int columns);

/// The points of `curve` within `x` (and one beyond each end): where there are more than 2 * columns, of each of
/// `columns` equal intervals (of the logarithm, when asked) the lowest and the highest point, and the first and the
/// last beside intervals without points, in their order.
Curve decimated(const Curve& curve, const QCPRange& x, int columns, bool logarithmic);

}  // namespace paceline::gui
