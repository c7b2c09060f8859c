/// A max-pool that follows something else than a convolution.
#include <utility>

#include "kernels/device/step.hpp"

namespace paceline::kernels::device {
namespace {

class MaxPool final : public Step {
 public:
  MaxPool(const Layer& layer, std::shared_ptr<Buffer> winners) : layer_(layer), winners_(std::move(winners)) {}

  void forward(const Pass& pass, const Buffer& in, const Buffer& out) override {
    const std::size_t outputs = pass.samples * layer_.output_features();
    launch_elements(pass.queue, Kernel::max_pool, outputs,
                    {in, out, *winners_, index(outputs), index(layer_.width), index(layer_.channels),
                     layer_.relu ? apply_relu : 0});
  }

  void backward(const Pass& pass, const Buffer& in, const Buffer& d_out, const Buffer&, const Buffer* d_in,
                bool masked) override {
    if (d_in == nullptr) return;
    const std::size_t inputs = pass.samples * layer_.inputs();
    launch_elements(pass.queue, Kernel::unpool, inputs,
                    {d_out, *winners_, *d_in, index(inputs), index(layer_.width), index(layer_.channels),
                     masked ? apply_mask : 0, in});
  }

 private:
  Layer layer_;
  std::shared_ptr<Buffer> winners_;
};

}  // namespace

std::unique_ptr<Step> max_pool_step(Room& room, const Layer& layer, std::size_t largest_batch) {
  return std::make_unique<MaxPool>(layer, room.memory.buffer(largest_batch * layer.output_features()));
}

}  // namespace paceline::kernels::device
