/// Dense layer: three matrix products over the batch.
#include <algorithm>

#include "kernels/fused/step.hpp"

namespace paceline::kernels::fused {
namespace {

class Dense final : public Step {
 public:
  explicit Dense(const Layer& layer) : layer_(layer) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    const float* const weights = pass.parameters + layer_.weights_begin;
    Product p = product(pass.draws.size(), layer_.outputs, layer_.inputs());
    p.a = in;
    p.a_stride = layer_.inputs();
    p.b = weights;
    p.b_stride = layer_.outputs;
    p.c = out;
    p.c_stride = layer_.outputs;
    p.bias = weights + layer_.weights;
    p.relu = layer_.relu;
    pass.routines.multiply(p);
  }

  void backward(const Pass& pass, const float* in, const float* out, float* d_out, float* gradient,
                float* d_in) override {
    const std::size_t batch = pass.draws.size();
    if (layer_.relu) pass.routines.relu_backward(out, d_out, batch * layer_.outputs);
    float* const d_weights = gradient + layer_.weights_begin;
    std::fill_n(d_weights + layer_.weights, layer_.biases, 0.0F);
    pass.routines.add_columns(d_out, batch, layer_.outputs, d_weights + layer_.weights);
    Product p = product(layer_.inputs(), layer_.outputs, batch);
    p.a = in;
    p.a_stride = layer_.inputs();
    p.a_transposed = true;
    p.b = d_out;
    p.b_stride = layer_.outputs;
    p.c = d_weights;
    p.c_stride = layer_.outputs;
    pass.routines.multiply(p);
    if (d_in != nullptr) input_gradient(pass, d_out, d_in);
  }

 private:
  static Product product(std::size_t rows, std::size_t columns, std::size_t depth) {
    Product p;
    p.rows = rows;
    p.columns = columns;
    p.depth = depth;
    return p;
  }

  void input_gradient(const Pass& pass, const float* d_out, float* d_in) const {
    Product p = product(pass.draws.size(), layer_.inputs(), layer_.outputs);
    p.a = d_out;
    p.a_stride = layer_.outputs;
    p.b = pass.parameters + layer_.weights_begin;
    p.b_stride = layer_.outputs;
    p.b_transposed = true;
    p.c = d_in;
    p.c_stride = layer_.inputs();
    pass.routines.multiply(p);
  }

  Layer layer_;
};

}  // namespace

std::unique_ptr<Step> dense_step(const Layer& layer) {
  return std::make_unique<Dense>(layer);
}

}  // namespace paceline::kernels::fused
