/// Dense layer: three matrix products over the batch. The bias is the weights' last row, and its gradient the product
/// of a row of ones.
#include "kernels/device/step.hpp"

namespace paceline::kernels::device {
namespace {

class Dense final : public Step {
 public:
  explicit Dense(const Layer& layer) : layer_(layer) {}

  void forward(const Pass& pass, const Buffer& in, const Buffer& out) override {
    const Finish finish{add_bias | (layer_.relu ? apply_relu : 0), &pass.parameters,
                        index(layer_.weights_begin + layer_.weights)};
    multiply(pass.queue, pass.parts,
             {{in, 0, inputs()}, weights(pass), out, 0, pass.samples, layer_.outputs, layer_.inputs(), finish});
  }

  void backward(const Pass& pass, const Buffer& in, const Buffer& d_out, const Buffer& gradient, const Buffer* d_in,
                bool masked) override {
    const Matrix d_result{d_out, 0, index(layer_.outputs)};
    multiply(pass.queue, pass.parts,
             {.left = {in, 0, inputs(), true},
              .right = d_result,
              .out = gradient,
              .out_begin = index(layer_.weights_begin),
              .rows = layer_.inputs() + 1,
              .columns = layer_.outputs,
              .depth = pass.samples,
              .ones = true});
    if (d_in == nullptr) return;
    Matrix transposed = weights(pass);
    transposed.transposed = true;
    multiply(pass.queue, pass.parts,
             {d_result, transposed, *d_in, 0, pass.samples, layer_.inputs(), layer_.outputs,
              Finish{.what = masked ? apply_mask : 0, .activations = &in}});
  }

 private:
  std::uint32_t inputs() const { return index(layer_.inputs()); }
  Matrix weights(const Pass& pass) const {
    return {pass.parameters, index(layer_.weights_begin), index(layer_.outputs)};
  }

  Layer layer_;
};

}  // namespace

std::unique_ptr<Step> dense_step(const Layer& layer) {
  return std::make_unique<Dense>(layer);
}

}  // namespace paceline::kernels::device
