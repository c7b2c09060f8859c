/// Dropout: the device draws the mask from keys that come with the batch.
#include "kernels/device/step.hpp"
#include "kernels/dropout_mask.hpp"

namespace paceline::kernels::device {
namespace {

class Dropout final : public Step {
 public:
  Dropout(const Layer& layer, std::size_t layer_index) : layer_(layer), layer_index_(layer_index) {}

  void forward(const Pass& pass, const Buffer& in, const Buffer& out) override {
    mask(pass, in, out, layer_.relu ? apply_relu : 0, in);
  }

  void backward(const Pass& pass, const Buffer& in, const Buffer& d_out, const Buffer&, const Buffer* d_in,
                bool masked) override {
    if (d_in != nullptr) mask(pass, d_out, *d_in, masked ? apply_mask : 0, in);
  }

 private:
  void mask(const Pass& pass, const Buffer& from, const Buffer& to, std::uint32_t finish,
            const Buffer& activations) const {
    // Nothing is dropped outside training, and inverted dropout then scales nothing either.
    const DropoutMask drawn(0, 0, pass.training ? layer_.drop_probability : 0);
    const std::size_t values = pass.samples * layer_.inputs();
    launch_elements(pass.queue, Kernel::dropout, values,
                    {from, to, pass.batch, pass.keys_begin[layer_index_], index(values), index(layer_.inputs()),
                     drawn.row({}).threshold(), drawn.scale(), finish, activations});
  }

  Layer layer_;
  std::size_t layer_index_;
};

}  // namespace

std::unique_ptr<Step> dropout_step(const Layer& layer, std::size_t layer_index) {
  return std::make_unique<Dropout>(layer, layer_index);
}

}  // namespace paceline::kernels::device
