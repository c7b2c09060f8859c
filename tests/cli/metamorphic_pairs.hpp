#pragma once
/// Pairs of scenarios whose simulated times stand in a relation that needs no oracle.

#include <string>
#include <vector>

#include "tests/cli/run_files.hpp"

namespace paceline::tests {

enum class Relation { equal, half, twice, not_slower };

struct Pair {
  std::string sentence;
  Json one, other;
  Relation relation;  ///< of the other's simulated time to the one's
};

enum class Extent { main_strategies, every_strategy };
std::vector<Pair> metamorphic_pairs(Extent extent);

}  // namespace paceline::tests
