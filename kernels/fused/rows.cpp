/// A 3x3 convolution that neither Winograd nor patches take.
#include <algorithm>

#include "kernels/fused/rows_convolution.hpp"
#include "kernels/fused/step.hpp"

namespace paceline::kernels::fused {
namespace {

class Rows final : public Step {
 public:
  explicit Rows(const Layer& layer)
      : layer_(layer),
        shape_{.height = layer.height,
               .width = layer.width,
               .channels = layer.channels,
               .filters = layer.outputs,
               .kernel_height = 3,
               .kernel_width = 3,
               .stride = 1,
               .border = 1},
        convolution_(shape_) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    const float* const weights = pass.parameters + layer_.weights_begin;
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      convolution_.forward(pass.routines, in + i * shape_.inputs(), weights, weights + layer_.weights, layer_.relu,
                           out + i * shape_.outputs());
  }

  void backward(const Pass& pass, const float* in, const float* out, float* d_out, float* gradient,
                float* d_in) override {
    if (layer_.relu) pass.routines.relu_backward(out, d_out, pass.draws.size() * shape_.outputs());
    float* const d_weights = gradient + layer_.weights_begin;
    std::fill_n(d_weights, layer_.weights + layer_.biases, 0.0F);
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      convolution_.backward(pass.routines, in + i * shape_.inputs(), pass.parameters + layer_.weights_begin,
                            d_out + i * shape_.outputs(), d_weights, d_weights + layer_.weights,
                            d_in == nullptr ? nullptr : d_in + i * shape_.inputs());
  }

 private:
  Layer layer_;
  RowsShape shape_;
  RowsConvolution convolution_;
};

}  // namespace

std::unique_ptr<Step> rows_step(const Layer& convolution) {
  return std::make_unique<Rows>(convolution);
}

}  // namespace paceline::kernels::fused
