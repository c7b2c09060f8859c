#pragma once
/// One layer, or a convolution and the max-pool behind it, with their ReLU, on a whole batch.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "kernels/data/batch.hpp"
#include "kernels/fused/routines.hpp"
#include "kernels/models/model.hpp"

namespace paceline::kernels::fused {

/// What all steps of one pass have in common.
struct Pass {
  const Routines& routines;
  const float* parameters;  ///< the whole arena
  std::span<const Draw> draws;
  std::uint64_t seed;
  bool training;
};

/// Activations lie sample by sample, in NHWC order. A step holds work space on the heap and what its backward pass
/// needs of the forward pass before it. Which algorithm a layer gets depends on its shape alone, never on the
/// instruction set.
class Step {
 public:
  virtual ~Step() = default;
  virtual void forward(const Pass& pass, const float* in, float* out) = 0;
  /// Writes the step's own part of the arena in `gradient`, and d_in unless it is nullptr (the first step). `out` is
  /// what forward gave; `d_out` may be overwritten.
  virtual void backward(const Pass& pass, const float* in, const float* out, float* d_out, float* gradient,
                        float* d_in) = 0;
};

std::unique_ptr<Step> dense_step(const Layer& layer);
/// `index` in Model::layers().
std::unique_ptr<Step> dropout_step(const Layer& layer, std::size_t index);
std::unique_ptr<Step> max_pool_step(const Layer& layer, std::size_t largest_batch);

/// Whether Winograd's algorithm takes this convolution: height and width even, at least 8 channels and filters.
bool takes_winograd(const Layer& convolution);
/// `pooled`: a max-pool follows and is done with it. `relu`: of either.
std::unique_ptr<Step> winograd_step(const Layer& convolution, bool pooled, bool relu, std::size_t largest_batch);
/// Whether a pooled convolution that is the first layer is done window by window: 1 to 4 channels.
bool takes_patches(const Layer& convolution);
std::unique_ptr<Step> patch_step(const Layer& convolution, bool relu, std::size_t largest_batch);
/// Any other convolution.
std::unique_ptr<Step> rows_step(const Layer& convolution);

}  // namespace paceline::kernels::fused
