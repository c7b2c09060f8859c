#pragma once
/// Why one row was slower than another, as far as their numbers tell.

#include <string>

#include "sim/results/contest.hpp"

namespace paceline::results {

/// A relative clause about `loser`: "whose workers waited 72.0 % of their time", "which needed about 1.8 times as many
/// samples (mean staleness 7.0)". The largest of: more waiting, communicating, being down or lost work (as a share of
/// the time, above the winner's); else more samples to the target; else a lower rate of samples. Empty when none
/// explains it.
std::string reason_clause(const Contest& contest, const ComparisonRow& winner, const ComparisonRow& loser);

}  // namespace paceline::results
