#pragma once
/// What happens to links, and when.

#include <cstddef>
#include <limits>
#include <vector>

namespace paceline::engine {

/// Simulated time from `from`, inclusive, to `until`, exclusive.
struct Interval {
  double from = 0;
  double until = std::numeric_limits<double>::infinity();

  bool contains(double time) const { return from <= time && time < until; }
  bool for_ever() const { return until == std::numeric_limits<double>::infinity(); }
};

/// Both directions of a host's link have `factor` times their bandwidth meanwhile.
struct LinkSlowdown {
  int host = 0;
  Interval when;
  double factor = 1;
};

/// Messages between hosts of different sides make no progress meanwhile, and go on afterwards.
struct Cut {
  Interval when;
  std::vector<int> side;     ///< by host
  std::vector<int> links{};  ///< that are down; none: no link is to blame

  bool separates(int a, int b) const { return side[static_cast<std::size_t>(a)] != side[static_cast<std::size_t>(b)]; }
};

}  // namespace paceline::engine
