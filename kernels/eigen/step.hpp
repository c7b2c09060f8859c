#pragma once
/// One layer, or a convolution and the max-pool behind it, on a whole batch through Eigen.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "kernels/data/batch.hpp"
#include "kernels/models/model.hpp"

namespace paceline::kernels::eigen {

/// What all steps of one pass have in common.
struct Pass {
  const float* parameters;  ///< the whole arena
  std::span<const Draw> draws;
  std::uint64_t seed;
  bool training;
};

/// Activations lie sample by sample, in NHWC order. A step holds work space and what its backward pass needs of the
/// forward pass before it. ReLU is applied around steps, by the program.
class Step {
 public:
  virtual ~Step() = default;
  virtual void forward(const Pass& pass, const float* in, float* out) = 0;
  /// Writes the step's own part of the arena in `gradient`, and d_in unless it is nullptr (the first step). `d_out` may
  /// be overwritten.
  virtual void backward(const Pass& pass, const float* in, float* d_out, float* gradient, float* d_in) = 0;
};

std::unique_ptr<Step> dense_step(const Layer& layer);
std::unique_ptr<Step> convolution_step(const Layer& layer);
/// A max-pool follows the convolution and is done with it, image by image: what is pooled never leaves the cache.
std::unique_ptr<Step> pooled_convolution_step(const Layer& layer, std::size_t largest_batch);
std::unique_ptr<Step> max_pool_step(const Layer& layer, std::size_t largest_batch);
/// `index` in Model::layers().
std::unique_ptr<Step> dropout_step(const Layer& layer, std::size_t index);

}  // namespace paceline::kernels::eigen
