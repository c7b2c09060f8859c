/// Optimizer steps, each in one pass over the arena.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/update.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

using fused::AdamUpdate;
using fused::SgdStep;

template <bool masked, bool with_momentum, bool with_decay>
HWY_INLINE void sgd_at(std::size_t i, std::size_t count, const SgdStep& step) {
  const Floats d;
  const Vector weight = load<masked>(step.parameters + i, count);
  Vector direction = hn::Mul(hn::Set(d, step.scale), load<masked>(step.gradient + i, count));
  if constexpr (with_decay) direction = hn::MulAdd(hn::Set(d, step.weight_decay), weight, direction);
  if constexpr (with_momentum) {
    direction = hn::MulAdd(hn::Set(d, step.momentum), load<masked>(step.velocity + i, count), direction);
    store<masked>(direction, step.next_velocity + i, count);
  }
  store<masked>(hn::NegMulAdd(hn::Set(d, step.learning_rate), direction, weight), step.next_parameters + i, count);
}

template <bool with_momentum, bool with_decay>
void sgd_loop(const SgdStep& step) {
  std::size_t i = 0;
  for (; i + lanes <= step.length; i += lanes) sgd_at<false, with_momentum, with_decay>(i, lanes, step);
  if (i < step.length) sgd_at<true, with_momentum, with_decay>(i, step.length - i, step);
}

void sgd(const SgdStep& step) {
  if (step.momentum != 0) {
    if (step.weight_decay != 0)
      sgd_loop<true, true>(step);
    else
      sgd_loop<true, false>(step);
  } else if (step.weight_decay != 0) {
    sgd_loop<false, true>(step);
  } else {
    sgd_loop<false, false>(step);
  }
}

template <bool masked>
HWY_INLINE void adam_at(std::size_t i, std::size_t count, const AdamUpdate& step) {
  const Floats d;
  const Vector weight = load<masked>(step.parameters + i, count);
  Vector g = hn::Mul(hn::Set(d, step.scale), load<masked>(step.gradient + i, count));
  if (step.weight_decay != 0) g = hn::MulAdd(hn::Set(d, step.weight_decay), weight, g);
  const Vector mean =
      hn::MulAdd(hn::Set(d, step.beta1), load<masked>(step.mean + i, count), hn::Mul(hn::Set(d, 1 - step.beta1), g));
  const Vector square = hn::MulAdd(hn::Set(d, step.beta2), load<masked>(step.square + i, count),
                                   hn::Mul(hn::Mul(hn::Set(d, 1 - step.beta2), g), g));
  store<masked>(mean, step.next_mean + i, count);
  store<masked>(square, step.next_square + i, count);
  const Vector root = hn::MulAdd(hn::Set(d, step.root), hn::Sqrt(square), hn::Set(d, step.epsilon));
  const Vector change = hn::Div(hn::Mul(hn::Set(d, step.rate), mean), root);
  store<masked>(hn::Sub(weight, change), step.next_parameters + i, count);
}

void adam(const AdamUpdate& step) {
  PACELINE_FOR_VECTORS(step.length, adam_at, step);
}

void fill_with_update(fused::Routines& table) {
  table.sgd = sgd;
  table.adam = adam;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_update(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_update);
}
}  // namespace paceline::kernels::simd
#endif
