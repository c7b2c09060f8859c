#pragma once
/// The features of a batch, one sample after the other.

#include <cstddef>

#include "kernels/data/batch.hpp"

namespace paceline::kernels {

/// out: batch.draws.size() x shape().features() floats. Samples lie all over memory; while one is converted those to
/// come are fetched, since to wait for each in turn takes longer than a small model's gradient.
void gather(const Batch& batch, float* out);
/// Its part i alone: shape().features() floats. To be called for i = 0, 1, ... in this order.
void gather_sample(const Batch& batch, std::size_t i, float* out);

}  // namespace paceline::kernels
