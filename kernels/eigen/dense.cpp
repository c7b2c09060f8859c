/// Dense layer: three matrix products over the batch.
#include <algorithm>

#include "kernels/eigen/matrix.hpp"
#include "kernels/eigen/step.hpp"

namespace paceline::kernels::eigen {
namespace {

class Dense final : public Step {
 public:
  explicit Dense(const Layer& layer) : layer_(layer) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    const float* const weights = pass.parameters + layer_.weights_begin;
    Matrix result = matrix(out, pass.draws.size(), layer_.outputs);
    result.noalias() =
        matrix(in, pass.draws.size(), layer_.inputs()) * matrix(weights, layer_.inputs(), layer_.outputs);
    result.rowwise() += matrix(weights + layer_.weights, 1, layer_.outputs).row(0);
  }

  void backward(const Pass& pass, const float* in, float* d_out, float* gradient, float* d_in) override {
    const std::size_t batch = pass.draws.size();
    const float* const weights = pass.parameters + layer_.weights_begin;
    float* const d_weights = gradient + layer_.weights_begin;
    const ConstMatrix d_result = matrix(static_cast<const float*>(d_out), batch, layer_.outputs);
    matrix(d_weights, layer_.inputs(), layer_.outputs).noalias() =
        matrix(in, batch, layer_.inputs()).transpose() * d_result;
    std::fill_n(d_weights + layer_.weights, layer_.biases, 0.0F);
    add_columns(d_out, batch, layer_.outputs, d_weights + layer_.weights);
    if (d_in == nullptr) return;
    matrix(d_in, batch, layer_.inputs()).noalias() =
        d_result * matrix(weights, layer_.inputs(), layer_.outputs).transpose();
  }

 private:
  Layer layer_;
};

}  // namespace

std::unique_ptr<Step> dense_step(const Layer& layer) {
  return std::make_unique<Dense>(layer);
}

}  // namespace paceline::kernels::eigen
