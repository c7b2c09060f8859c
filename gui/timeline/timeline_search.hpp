#pragma once
/// Finds workers and events of a timeline by text, and what lies at a moment.

#include "gui/timeline/timeline_scene.hpp"

namespace paceline::gui {

/// The next (or previous) worker or event after `from` whose name holds `text`, in any case: in each pane workers
/// first, in their order, then instants (with their details) and spans by time. After the last one comes the first one
/// again. "step 12" finds events of that step.
std::optional<TimelineHit> find_in(const TimelineScene& scene, const QString& text,
                                   const std::optional<TimelineHit>& from, bool forward);

/// The instant nearest to `time_s`, and not further than `reach_s`, of that rank, or (negative) of any.
std::optional<std::size_t> instant_near(const TimelineData& data, double time_s, double reach_s, std::int32_t rank);

/// The span at that time, or within a pixel of it, on the detail lane of that number; on a negative one: the span of
/// the state that is shown, messages last.
std::optional<std::size_t> span_at(const TimelineData& data, const TimelineRow& row, double time_s, double pixel_s,
                                   int detail_lane);

}  // namespace paceline::gui
