#pragma once
/// Which state somebody was in at each moment, and what any interval of time went into, in O(log n).

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "gui/look/appearance.hpp"

namespace paceline::gui {

/// Seconds (or parts of one) of each state, by number of State.
using Shares = std::array<double, states>;

using TimeInterval = std::pair<double, double>;  ///< begin and end, seconds

/// Intervals that do not overlap, in order, with the sum of what lies before each.
class IntervalSet {
 public:
  IntervalSet() = default;
  /// The union of these, in any order, that may overlap.
  static IntervalSet merged(std::vector<TimeInterval> intervals);
  /// What of this is not in `other`.
  IntervalSet without(const IntervalSet& other) const;
  IntervalSet together(const IntervalSet& other) const;

  std::size_t size() const { return parts_.size(); }
  /// Seconds of it before `time`. `near` is where to begin to look, and is moved: cheap for times in rising order.
  double before(double time, std::size_t& near) const;
  double before(double time) const;
  /// Adds the begins and ends that lie within (from, to) to `places`; false, and not all added, once it has over
  /// `most`.
  bool add_ends(double from, double to, std::size_t most, std::vector<double>& places) const;

 private:
  struct Part {
    double begin, end, sum;  ///< sum: lengths of all parts before this one
  };
  void append(double begin, double end);
  std::vector<Part> parts_;
};

class StateTrack {
 public:
  StateTrack() = default;
  /// `known`: the intervals of each state, which may overlap: of two, the one that comes first in `priority` holds.
  /// `rest` is the state of all other time from 0 to `end_s`.
  StateTrack(std::array<std::vector<TimeInterval>, states> known, std::span<const State> priority, State rest,
             double end_s);

  /// Seconds of each state in [from, to]; they sum to the part of it that lies within [0, end].
  Shares seconds(double from, double to) const;
  /// Shares of `columns.size()` columns of equal width from `from` to `to`; each sums to 1 but where the time is
  /// outside of [0, end], which is nobody's.
  void columns(double from, double to, std::span<Shares> columns) const;
  double end_s() const { return end_s_; }
  /// Where the state changes in [from, to], both ends included, ascending; none when there are more than `most`.
  std::optional<std::vector<double>> changes(double from, double to, std::size_t most) const;

 private:
  std::array<IntervalSet, states> sets_;  // that of rest_ is empty
  State rest_ = State::wait;
  double end_s_ = 0;
};

}  // namespace paceline::gui
