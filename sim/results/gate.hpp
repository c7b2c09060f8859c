#pragma once
/// A rule that a comparison must keep, for continuous integration: "simulated_time_s<=1.05".

#include <string>
#include <string_view>
#include <vector>

#include "sim/results/comparison.hpp"

namespace paceline::results {

/// Each row's mean over the first row's mean must stand in `relation` to `bound`.
struct Gate {
  enum class Relation { at_most, below, at_least, above };
  std::string field;  ///< a numeric summary field
  Relation relation = Relation::at_most;
  double bound = 1;  ///< a ratio
};

/// `<field><=|<|>=|><ratio>`. Throws ResultsError: not of that form, or an unknown field (with near ones).
Gate parse_gate(std::string_view expression);

struct GateOutcome {
  bool passed = false;
  std::vector<std::string> sentences;  ///< one per row that failed
};

/// A row that did not complete or lacks the number fails, and so does a comparison of one row: a gate never passes on
/// what was not measured.
GateOutcome check(const Gate& gate, const Comparison& comparison);

}  // namespace paceline::results
