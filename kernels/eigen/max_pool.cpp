/// A max-pool that follows something else than a convolution.
#include <vector>

#include "kernels/eigen/pooling.hpp"
#include "kernels/eigen/step.hpp"

namespace paceline::kernels::eigen {
namespace {

class MaxPool final : public Step {
 public:
  MaxPool(const Layer& layer, std::size_t largest_batch)
      : shape_{layer.height, layer.width, layer.channels}, winners_(largest_batch * shape_.outputs()) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      max_pool(shape_, in + i * inputs(), out + i * shape_.outputs(), winners_.data() + i * shape_.outputs());
  }

  void backward(const Pass& pass, const float*, float* d_out, float*, float* d_in) override {
    if (d_in == nullptr) return;
    for (std::size_t i = 0; i < pass.draws.size(); ++i)
      unpool(shape_, d_out + i * shape_.outputs(), winners_.data() + i * shape_.outputs(), d_in + i * inputs());
  }

 private:
  std::size_t inputs() const { return 4 * shape_.outputs(); }

  PoolShape shape_;
  std::vector<std::int32_t> winners_;
};

}  // namespace

std::unique_ptr<Step> max_pool_step(const Layer& layer, std::size_t largest_batch) {
  return std::make_unique<MaxPool>(layer, largest_batch);
}

}  // namespace paceline::kernels::eigen
