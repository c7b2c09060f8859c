#pragma once
/// What this program is made by and runs on, for run.json.

#include "kernels/backend.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::cli {

/// `backend`: null when math is off.
results::Environment environment(const kernels::KernelBackend* backend, int threads);

}  // namespace paceline::cli
