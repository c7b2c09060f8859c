#pragma once
/// Times real gradients and updates on this machine.

#include <memory>
#include <vector>

#include "kernels/backend.hpp"
#include "sim/results/calibration.hpp"

namespace paceline::engine {

/// One thread, samples of normal noise; each batch is timed for about `seconds`, at least five times after two that
/// are not counted.
results::ModelRate measure(const kernels::KernelBackend& backend, const kernels::Model& model,
                           const std::vector<std::int64_t>& batches, double seconds);

}  // namespace paceline::engine
