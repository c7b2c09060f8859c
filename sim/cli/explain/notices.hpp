#pragma once
/// What a run's scenario asked for that had no effect on it.

#include <string>
#include <vector>

#include "sim/results/run_reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::cli {

/// One sentence each. `gradient_bytes`: of a whole gradient; `workers`: that take part.
std::vector<std::string> notices_about(const scenario::Scenario& scenario, const results::RunFiles& run,
                                       double gradient_bytes, int workers);

}  // namespace paceline::cli
