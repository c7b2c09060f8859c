/// Dropout by the counter-based mask.
#include <algorithm>

#include "kernels/dropout_mask.hpp"
#include "kernels/fused/step.hpp"

namespace paceline::kernels::fused {
namespace {

class Dropout final : public Step {
 public:
  Dropout(const Layer& layer, std::size_t index) : layer_(layer), index_(index) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    const std::size_t size = pass.draws.size() * layer_.inputs();
    if (pass.training)
      mask(pass, in, out);
    else
      std::copy_n(in, size, out);
    if (layer_.relu) pass.routines.relu(out, size);
  }

  void backward(const Pass& pass, const float*, const float* out, float* d_out, float*, float* d_in) override {
    if (layer_.relu) pass.routines.relu_backward(out, d_out, pass.draws.size() * layer_.inputs());
    if (d_in != nullptr) mask(pass, d_out, d_in);
  }

 private:
  void mask(const Pass& pass, const float* from, float* to) const {
    const DropoutMask mask(pass.seed, index_, layer_.drop_probability);
    for (const Draw& draw : pass.draws) {
      pass.routines.dropout(mask.row(draw), mask.scale(), from, layer_.inputs(), to);
      from += layer_.inputs();
      to += layer_.inputs();
    }
  }

  Layer layer_;
  std::size_t index_;
};

}  // namespace

std::unique_ptr<Step> dropout_step(const Layer& layer, std::size_t index) {
  return std::make_unique<Dropout>(layer, index);
}

}  // namespace paceline::kernels::fused
