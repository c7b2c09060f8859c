#pragma once
/// Points of one line: x ascending, y finite.

#include <optional>
#include <vector>

#include "gui/models/axes.hpp"

namespace paceline::gui {

struct Series {
  std::vector<double> x, y;

  std::size_t size() const { return x.size(); }
  bool empty() const { return x.empty(); }
  /// Linearly between the points; none outside of them.
  std::optional<double> at(double where) const;
};

/// The evaluations at which `metric` was measured. Where x does not move (no byte was sent, say) the last point counts;
/// where it goes back (work lost in a failure is done again: steps, samples) the line starts anew from there, so that
/// it stays a function.
Series series_of(const Run& run, XAxis axis, Metric metric);

/// What happened between neighbouring evaluations, per second of simulated time, as steps: x[i] is the beginning of an
/// interval, and the last value stands twice. `amount` is XAxis::samples or XAxis::bytes. Never negative.
Series rate_of(const Run& run, XAxis amount);

/// x of the first point whose y has reached `target`, from below (accuracy) or from above (loss).
std::optional<double> first_reaching(const Series& series, double target, bool from_below);

/// Where the window [x - window / 2, x + window / 2] lies within the data, the mean over it of the line through the
/// points; nearer to an end, of the largest window around x that does. Depends on the line alone, never on how densely
/// it was sampled; straight lines stay as they are. window <= 0: the series itself. O(n log n).
Series smoothed(const Series& series, double window);

}  // namespace paceline::gui
