/// e^x, compiled once per target.
#if defined(PACELINE_KERNELS_SIMD_EXP_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef PACELINE_KERNELS_SIMD_EXP_INL_HPP
#undef PACELINE_KERNELS_SIMD_EXP_INL_HPP
#else
#define PACELINE_KERNELS_SIMD_EXP_INL_HPP
#endif

#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

/// e^x for x <= 88, within one unit in the last place; 0 below -87, so that no result is denormal; not-a-number stays.
/// Argument reduction in two parts (Cody and Waite 1980), polynomial of Cephes' expf (Moshier 1989).
HWY_INLINE Vector exp_below_88(Vector x) {
  const Floats d;
  const Integers di;
  // Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits.
  const Vector magic = hn::Set(d, 12582912.0F);
  const Vector shifted = hn::MulAdd(x, hn::Set(d, 1.44269504F), magic);
  const Vector n = hn::Sub(shifted, magic);
  Vector r = hn::NegMulAdd(n, hn::Set(d, 0.693359375F), x);
  r = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4F), r);
  Vector p = hn::Set(d, 1.9875691500e-4F);
  p = hn::MulAdd(p, r, hn::Set(d, 1.3981999507e-3F));
  p = hn::MulAdd(p, r, hn::Set(d, 8.3334519073e-3F));
  p = hn::MulAdd(p, r, hn::Set(d, 4.1665795894e-2F));
  p = hn::MulAdd(p, r, hn::Set(d, 1.6666665459e-1F));
  p = hn::MulAdd(p, r, hn::Set(d, 5.0000001201e-1F));
  const Vector y = hn::Add(hn::MulAdd(p, hn::Mul(r, r), r), hn::Set(d, 1));
  const IntegerVector exponent = hn::ShiftLeft<23>(hn::Add(hn::BitCast(di, shifted), hn::Set(di, 127)));
  const Vector scaled = hn::Mul(y, hn::BitCast(d, exponent));
  return hn::IfThenZeroElse(hn::Lt(x, hn::Set(d, -87.0F)), hn::IfThenElse(hn::Eq(x, x), scaled, x));
}

HWY_INLINE float exp_of_one(float x) {
  return hn::GetLane(exp_below_88(hn::Set(Floats(), x)));
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
