/// Sixteen lanes, whatever the width of the machine: one vector of AVX-512, two of AVX2.
#if defined(PACELINE_KERNELS_SIMD_LANES16_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef PACELINE_KERNELS_SIMD_LANES16_INL_HPP
#undef PACELINE_KERNELS_SIMD_LANES16_INL_HPP
#else
#define PACELINE_KERNELS_SIMD_LANES16_INL_HPP
#endif

#include "kernels/simd/exp-inl.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

struct Lanes16 {
  static constexpr std::size_t parts = 16 / lanes;
  Vector part[parts];

  HWY_INLINE explicit Lanes16(float value) {
    for (std::size_t k = 0; k < parts; ++k) part[k] = hn::Set(Floats(), value);
  }
  /// The first `count` floats from there, at most 16; `filling` in the other lanes.
  HWY_INLINE Lanes16(const float* from, std::size_t count, float filling) {
    const Floats d;
    for (std::size_t k = 0; k < parts; ++k) {
      const std::size_t begin = k * lanes, here = count > begin ? count - begin : 0;
      if (here >= lanes) {
        part[k] = hn::LoadU(d, from + begin);
      } else {
        const auto mask = hn::FirstN(d, here);
        part[k] = hn::IfThenElse(mask, hn::MaskedLoad(mask, d, from + begin), hn::Set(d, filling));
      }
    }
  }
  HWY_INLINE void add(const Lanes16& other) {
    for (std::size_t k = 0; k < parts; ++k) part[k] = hn::Add(part[k], other.part[k]);
  }
  HWY_INLINE void take_max(const Lanes16& other) {
    for (std::size_t k = 0; k < parts; ++k) part[k] = hn::Max(part[k], other.part[k]);
  }
  HWY_INLINE void subtract(float value) {
    for (std::size_t k = 0; k < parts; ++k) part[k] = hn::Sub(part[k], hn::Set(Floats(), value));
  }
  HWY_INLINE void take_exp() {
    for (std::size_t k = 0; k < parts; ++k) part[k] = exp_below_88(part[k]);
  }
  HWY_INLINE void store_to(float* to) const {
    for (std::size_t k = 0; k < parts; ++k) hn::StoreU(part[k], Floats(), to + k * lanes);
  }
  /// Lane j and j + 8, then + 4, + 2, + 1.
  HWY_INLINE float sum() const {
    float lane[16];
    store_to(lane);
    for (std::size_t width = 8; width > 0; width /= 2)
      for (std::size_t j = 0; j < width; ++j) lane[j] = lane[j] + lane[j + width];
    return lane[0];
  }
  /// The same tree; of a number and not-a-number the second operand, as x86 has it.
  HWY_INLINE float max() const {
    float lane[16];
    store_to(lane);
    for (std::size_t width = 8; width > 0; width /= 2)
      for (std::size_t j = 0; j < width; ++j) lane[j] = lane[j] > lane[j + width] ? lane[j] : lane[j + width];
    return lane[0];
  }
};

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
