#pragma once
/// What every backend demands of its callers; std::invalid_argument means a bug in the caller, never a user's mistake.

#include <cstddef>
#include <span>

#include "kernels/backend.hpp"

namespace paceline::kernels {

/// The batch is not empty, not larger than compiled, its data have the model's shape, the arena is as large as the
/// model.
void check_call(const Model& model, std::size_t largest_batch, const Tensor& parameters, const Batch& batch);
/// The arena for the gradient is as large as the model.
void check_gradient(const Model& model, const Tensor& gradient);
/// The rows fit in.
void check_outputs(const Model& model, const Batch& batch, std::span<const float> outputs);
/// All ranges of the step lie inside their tensors.
void check_update(const Optimizer& optimizer, const Update& step);

}  // namespace paceline::kernels
