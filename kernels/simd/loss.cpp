/// Softmax and cross-entropy of one row of logits.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/loss.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#include "kernels/portable_math.hpp"
#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/exp-inl.hpp"
#include "kernels/simd/lanes16-inl.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

float largest_of(const float* logits, std::size_t classes) {
  const float least = -std::numeric_limits<float>::infinity();
  Lanes16 best(least);
  for (std::size_t i = 0; i < classes; i += 16) best.take_max(Lanes16(logits + i, classes - i, least));
  return best.max();
}

float sum_of_exp(const float* logits, std::size_t classes, float top) {
  Lanes16 sum(0);
  for (std::size_t i = 0; i < classes; i += 16) {
    Lanes16 values(logits + i, classes - i, -std::numeric_limits<float>::infinity());
    values.subtract(top);
    values.take_exp();
    sum.add(values);
  }
  return sum.sum();
}

template <bool masked>
HWY_INLINE void gradient_at(std::size_t i, std::size_t count, const float* logits, float top, float sum, float scale,
                            float* gradient) {
  const Floats d;
  const Vector e = exp_below_88(hn::Sub(load<masked>(logits + i, count), hn::Set(d, top)));
  store<masked>(hn::Mul(hn::Div(e, hn::Set(d, sum)), hn::Set(d, scale)), gradient + i, count);
}

SampleLoss softmax_cross_entropy(const float* logits, std::size_t classes, std::int32_t label, float scale,
                                 float* gradient) {
  const auto target = static_cast<std::size_t>(label);
  const float top = largest_of(logits, classes), sum = sum_of_exp(logits, classes, top);
  if (gradient != nullptr) {
    PACELINE_FOR_VECTORS(classes, gradient_at, logits, top, sum, scale, gradient);
    const float e = exp_of_one(logits[target] - top);
    gradient[target] = (e / sum - 1) * scale;
  }
  const double loss =
      (static_cast<double>(top) - static_cast<double>(logits[target])) + portable_log(static_cast<double>(sum));
  bool first = logits[target] == top;
  for (std::size_t i = 0; i < target; ++i) first = first && logits[i] != top;
  return {loss, first && !std::isnan(loss)};
}

void fill_with_loss(fused::Routines& table) {
  table.softmax_cross_entropy = softmax_cross_entropy;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_loss(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_loss);
}
}  // namespace paceline::kernels::simd
#endif
