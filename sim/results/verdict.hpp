#pragma once
/// Who won, and why, in sentences that follow from the numbers alone.

#include <string>

#include "sim/results/comparison.hpp"

namespace paceline::results {

/// One or two sentences: by time to target where any row reached it with every seed, else by simulated time, else
/// (unequal work) by throughput; within 1 % is a tie. Then a sentence for rows that did not complete and one for
/// differences beyond the strategy, where there are any.
std::string verdict(const Comparison& comparison);

/// "Runs differ in more than the strategy: /cluster/workers, ..." with at most five pointers; empty when they do not.
std::string difference_sentence(const Comparison& comparison);

/// "All met the same stragglers and failures, draw for draw." where that is so: they are the same entries of as many
/// workers, and every row has the same seeds. Empty otherwise, and where there are none.
std::string misfortune_sentence(const Comparison& comparison);

}  // namespace paceline::results
