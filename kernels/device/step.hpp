#pragma once
/// One layer, or a convolution and the max-pool behind it, on a whole batch as launches into a queue.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/device/product.hpp"
#include "kernels/models/model.hpp"

namespace paceline::kernels::device {

/// What all steps of one pass have in common.
struct Pass {
  Queue& queue;
  const Parts& parts;
  const Buffer& parameters;                      ///< the whole arena
  const Buffer& batch;                           ///< features, labels and dropout keys of the samples
  const std::vector<std::uint32_t>& keys_begin;  ///< by layer: where the keys of its dropout begin in `batch`
  std::size_t samples;
  bool training;
};

/// Activations lie sample by sample, in NHWC order. A step holds what its backward pass needs of the forward pass
/// before it, and applies its own ReLU in the forward pass. In the backward pass the step behind has already applied
/// it: whoever writes d_in masks it by the ReLU that made `in`, if `masked`.
class Step {
 public:
  virtual ~Step() = default;
  virtual void forward(const Pass& pass, const Buffer& in, const Buffer& out) = 0;
  /// Writes the step's own part of the arena in `gradient`, and d_in unless it is nullptr (the first step).
  virtual void backward(const Pass& pass, const Buffer& in, const Buffer& d_out, const Buffer& gradient,
                        const Buffer* d_in, bool masked) = 0;
  /// Whether the step's backward pass knows by itself where its ReLU was closed.
  virtual bool masks_itself() const { return false; }
};

std::unique_ptr<Step> dense_step(const Layer& layer);
std::unique_ptr<Step> convolution_step(const Layer& layer);
/// A max-pool follows the convolution and is done with it; relu: of either.
std::unique_ptr<Step> pooled_convolution_step(Room& room, const Layer& layer, bool relu, std::size_t largest_batch);
std::unique_ptr<Step> max_pool_step(Room& room, const Layer& layer, std::size_t largest_batch);
/// `layer_index` in Model::layers().
std::unique_ptr<Step> dropout_step(const Layer& layer, std::size_t layer_index);

}  // namespace paceline::kernels::device
