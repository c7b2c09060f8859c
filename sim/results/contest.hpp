#pragma once
/// By what rows are ranked, and their ranking.

#include <string>
#include <string_view>
#include <vector>

#include "sim/results/comparison.hpp"

namespace paceline::results {

/// Closer than this to the winner is a tie.
inline constexpr double tie = 0.01;

struct Contest {
  enum class Kind {
    time_to_target,  ///< the rows whose runs all reached the target
    simulated_time,  ///< the completed rows, when all trained on as many samples
    throughput       ///< the completed rows otherwise
  };

  /// A row with its number.
  struct Entrant {
    const ComparisonRow* row;
    Estimate estimate;
  };

  Kind kind = Kind::simulated_time;
  std::string target;  ///< "80 % accuracy", "a loss of 0.3", "its target" where targets differ; empty: none was set
  std::vector<Entrant> entrants;  ///< best first; rows that could not be ranked are not in it

  std::string_view field() const;
  /// How many times better the winner is: 3.1 for a third of the time or the triple throughput; at least 1.
  double lead_over(const Entrant& entrant) const;
  /// Entrants within `tie` of the winner, itself included.
  std::size_t tied() const;
};

/// Refers to the rows of `comparison`, which must outlive it.
Contest contest_of(const Comparison& comparison);

}  // namespace paceline::results
