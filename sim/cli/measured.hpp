#pragma once
/// timing measured without a profile: the machine is measured before the run, and what came out becomes part of the
/// scenario, so that run.json repeats the same times.

#include "sim/cli/prepared.hpp"

namespace paceline::cli {

/// As prepare(); measures the scenario's model at its batch size where it asks for that.
Prepared prepare_to_run(const scenario::Source& source, const scenario::Overrides& overrides);

}  // namespace paceline::cli
