#pragma once
/// What a person chose to see of timelines, as JSON: in sessions and in the files that `--render` draws.

#include <QJsonObject>
#include <QString>
#include <optional>

#include "gui/timeline/timeline_scene.hpp"

namespace paceline::gui {

struct TimelineChoice {
  RowOrder order = RowOrder::rank;
  bool workers_first = false;
  bool messages = false;             ///< as arrows
  State difference = State::wait;    ///< whose shares of two runs are compared
  std::optional<int> align_at_step;  ///< of two runs; none: at the start
  std::optional<TimeInterval> time;  ///< none: all of it
};

/// "order" (rank, waiting, down, name), "workers_first", "messages", "difference" (compute, communicate, checkpoint,
/// wait, down), "align_at_step", "x_range" ([from, to] in seconds).
QJsonObject json_of(const TimelineChoice& choice);
/// Keys that are missing leave `choice` as it is; a sentence about the first unfit one, else empty.
QString read_choice(const QJsonObject& json, TimelineChoice& choice);

/// The offsets with which both panes begin that step at the same time; none when one has no such step.
std::optional<std::array<double, 2>> offsets_at_step(const std::vector<TimelinePane>& panes, int step);
/// One pane or two, of which label and data count. A step that one of them lacks aligns nothing.
TimelineScene scene_of(std::vector<TimelinePane> panes, const TimelineChoice& choice);

}  // namespace paceline::gui
