/// A max-pool that no convolution has taken along.
#include <vector>

#include "kernels/fused/step.hpp"

namespace paceline::kernels::fused {
namespace {

class MaxPool final : public Step {
 public:
  MaxPool(const Layer& layer, std::size_t largest_batch)
      : layer_(layer), shape_{layer.height, layer.width, layer.channels}, winners_(largest_batch * outputs()) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      pass.routines.max_pool(shape_, in + i * shape_.floats(), out + i * outputs(), winners_.data() + i * outputs());
    if (layer_.relu) pass.routines.relu(out, pass.draws.size() * outputs());
  }

  void backward(const Pass& pass, const float*, const float* out, float* d_out, float*, float* d_in) override {
    if (d_in == nullptr) return;
    if (layer_.relu) pass.routines.relu_backward(out, d_out, pass.draws.size() * outputs());
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      pass.routines.unpool(shape_, d_out + i * outputs(), winners_.data() + i * outputs(), d_in + i * shape_.floats());
  }

 private:
  std::size_t outputs() const { return shape_.floats() / 4; }

  Layer layer_;
  ImageShape shape_;
  std::vector<std::uint8_t> winners_;
};

}  // namespace

std::unique_ptr<Step> max_pool_step(const Layer& layer, std::size_t largest_batch) {
  return std::make_unique<MaxPool>(layer, largest_batch);
}

}  // namespace paceline::kernels::fused
