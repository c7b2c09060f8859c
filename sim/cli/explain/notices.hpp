#pragma once
/// What a run's scenario asked for that had no effect on it.

#include <string>
#include <vector>

#include "sim/cli/prepared.hpp"
#include "sim/results/run_reader.hpp"

namespace paceline::cli {

/// One sentence each. `workers`: that took a step. The run has a summary.
std::vector<std::string> notices_about(const Prepared& prepared, const results::RunFiles& run, int workers);

}  // namespace paceline::cli
