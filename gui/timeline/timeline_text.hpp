#pragma once
/// Timelines as text: CSV and pgfplots.

#include <QByteArray>

#include "gui/figures/figure_format.hpp"
#include "gui/timeline/timeline_scene.hpp"

namespace paceline::gui {

/// "run,rank,name,kind,what,begin_s,end_s": what reaches into the window, with its own times. Kinds: state (exact, cut
/// to the window), message (when the scene shows messages), event (begin = end; without a rank: of the whole run).
QByteArray timeline_csv(const TimelineScene& scene, const TimeWindow& window);

/// A tikzpicture that needs no other file: states as filled shapes, events as marks (of more than 2,000 of a kind,
/// every so many-th, which a comment says). A window that is short against its begin counts from its begin, since TeX
/// knows few digits. Throws FigureError when there are more rows than TeX has memory for.
QByteArray timeline_pgfplots(const TimelineScene& scene, const TimeWindow& window, const FigureSize& size);

}  // namespace paceline::gui
