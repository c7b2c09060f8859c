/// Dropout by selecting, so that a dropped not-a-number is gone.
#include "kernels/dropout_mask.hpp"

#include <algorithm>

#include "kernels/eigen/step.hpp"

namespace paceline::kernels::eigen {
namespace {

class Dropout final : public Step {
 public:
  Dropout(const Layer& layer, std::size_t index) : layer_(layer), index_(index) {}

  void forward(const Pass& pass, const float* in, float* out) override {
    if (pass.training)
      mask(pass, in, out);
    else
      std::copy_n(in, pass.draws.size() * layer_.inputs(), out);
  }

  void backward(const Pass& pass, const float*, float* d_out, float*, float* d_in) override {
    if (d_in != nullptr) mask(pass, d_out, d_in);
  }

 private:
  void mask(const Pass& pass, const float* from, float* to) const {
    const DropoutMask mask(pass.seed, index_, layer_.drop_probability);
    const float scale = mask.scale();
    for (const Draw& draw : pass.draws) {
      const DropoutMask::Row row = mask.row(draw);
      for (std::size_t i = 0; i < layer_.inputs(); ++i) to[i] = row.keeps(i) ? from[i] * scale : 0;
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

}  // namespace paceline::kernels::eigen
