/// The first convolution of a network on grey or coloured images, with its max-pool.
#include <algorithm>
#include <vector>

#include "kernels/fused/padding.hpp"
#include "kernels/fused/step.hpp"
#include "kernels/host_tensor.hpp"

namespace paceline::kernels::fused {
namespace {

class PatchConvolution final : public Step {
 public:
  PatchConvolution(const Layer& layer, bool relu, std::size_t largest_batch)
      : layer_(layer),
        shape_{layer.height, layer.width, layer.channels, layer.outputs, true, relu},
        image_{layer.height, layer.width, layer.channels},
        padded_(host_floats(largest_batch * shape_.padded_floats())),
        winners_(largest_batch * winner_bytes()) {
    std::fill_n(padded_.get(), largest_batch * shape_.padded_floats(), 0.0F);
  }

  void forward(const Pass& pass, const float* in, float* out) override {
    const float* const weights = pass.parameters + layer_.weights_begin;
    for (std::size_t i = 0; i < pass.draws.size(); ++i) {
      put_inside(image_, 1, in + i * image_.floats(), padded(i));
      pass.routines.patch_convolution(shape_, padded(i), weights, weights + layer_.weights, out + i * shape_.outputs(),
                                      winners_.data() + i * winner_bytes());
    }
  }

  void backward(const Pass& pass, const float*, const float*, float* d_out, float* gradient, float*) override {
    float* const d_weights = gradient + layer_.weights_begin;
    std::fill_n(d_weights, layer_.weights + layer_.biases, 0.0F);
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      pass.routines.patch_convolution_backward(shape_, padded(i), winners_.data() + i * winner_bytes(),
                                               d_out + i * shape_.outputs(), d_weights, d_weights + layer_.weights);
  }

 private:
  std::size_t winner_bytes() const { return shape_.tiles() * shape_.winner_stride(); }
  float* padded(std::size_t sample) const { return padded_.get() + sample * shape_.padded_floats(); }

  Layer layer_;
  ConvolutionShape shape_;
  ImageShape image_;
  HostFloats padded_;
  std::vector<std::uint8_t> winners_;
};

}  // namespace

bool takes_patches(const Layer& convolution) {
  return convolution.channels <= most_patch_channels;
}

std::unique_ptr<Step> patch_step(const Layer& convolution, bool relu, std::size_t largest_batch) {
  return std::make_unique<PatchConvolution>(convolution, relu, largest_batch);
}

}  // namespace paceline::kernels::fused
