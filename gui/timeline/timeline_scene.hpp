#pragma once
/// What a timeline shows and where: one trace or two over one time axis, and the part of them that is in view.

#include <QRect>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "gui/timeline/timeline_data.hpp"

namespace paceline::gui {

/// One trace in the picture.
struct TimelinePane {
  QString label;
  std::shared_ptr<const TimelineData> data;
  double offset_s = 0;             ///< is added to its times, so that it meets the other one where the user wants
  std::vector<std::size_t> order;  ///< of its rows
};

struct TimelineScene {
  std::vector<TimelinePane> panes;  ///< none, one or two
  State difference = State::wait;   ///< whose share is compared when there are two
  bool arrows = false;              ///< messages as arrows, where there are few
  double begin_s() const;           ///< of the earliest pane
  double end_s() const;             ///< of the latest pane
};

class TimeWindow;
/// The states that anybody is in within the window, in their order.
std::vector<State> states_in(const TimelineScene& scene, const TimeWindow& window);

/// The time in view. Keeps within its limits and never becomes empty.
class TimeWindow {
 public:
  void limit(double begin_s, double end_s);  ///< and shows all of it
  void show(double from_s, double to_s);
  void fit() { show(least_, most_); }
  void zoom(double factor, double at_s);  ///< above 1: closer; `at_s` stays where it is
  void pan(double seconds);
  double from_s() const { return from_; }
  double to_s() const { return to_; }
  double length_s() const { return to_ - from_; }
  double least_s() const { return least_; }
  double most_s() const { return most_; }
  bool shows_all() const { return from_ <= least_ && to_ >= most_; }

 private:
  double least_ = 0, most_ = 1, from_ = 0, to_ = 1;
};

/// One horizontal strip of the picture.
struct TimelineItem {
  enum class Kind { heading, row, difference } kind = Kind::row;
  std::size_t pane = 0, row = 0;
  int top = 0, height = 0;  ///< pixels below the time axis, before scrolling
};

/// From top to bottom.
struct TimelineLayout {
  static constexpr int axis_height = 24, heading_height = 24, difference_height = 56;
  static constexpr int least_row = 4, most_row = 160;
  /// Rows at least that high show their messages below their states.
  static constexpr int detailed_row = 44, state_height = 20, lane_height = 12;

  std::vector<TimelineItem> items;
  int total_height = 0;

  TimelineLayout() = default;
  TimelineLayout(const TimelineScene& scene, int row_height);
  /// The height of rows with which everything just fits into that many pixels, 56 at most; below 1: there is no room.
  static int row_height_within(const TimelineScene& scene, int pixels);
  /// The same within bounds that look well, though it may not fit.
  static int fitting_row(const TimelineScene& scene, int pixels);
  const TimelineItem* at(int y) const;  ///< nullptr: below the last
  const TimelineItem* of(std::size_t pane, std::size_t row) const;
};

/// The state band of a row: a little space below it when there is some.
inline int band_height(int row_height) {
  if (row_height >= TimelineLayout::detailed_row) return TimelineLayout::state_height;
  return row_height >= 10 ? row_height - 2 : row_height >= 6 ? row_height - 1 : row_height;
}
/// How many lanes of messages fit below it.
inline int lanes_shown(int row_height) {
  if (row_height < TimelineLayout::detailed_row) return 0;
  return (row_height - TimelineLayout::state_height - 2) / TimelineLayout::lane_height;
}

/// What is under the mouse, or was found or chosen.
struct TimelineHit {
  std::size_t pane = 0;
  std::optional<std::size_t> row, span, instant;
  double at_s = 0;  ///< on the axis
  bool operator==(const TimelineHit&) const = default;
};

/// Lanes of a row that say nothing about its state: messages and others, in their order.
std::vector<std::size_t> detail_lanes(const TimelineRow& row);

/// A sentence or two about it, lines separated by newlines.
QString description(const TimelineScene& scene, const TimelineHit& hit);

}  // namespace paceline::gui
