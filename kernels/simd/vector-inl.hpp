/// Vectors and what all kernels do with them, compiled once per target.
#if defined(PACELINE_KERNELS_SIMD_VECTOR_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef PACELINE_KERNELS_SIMD_VECTOR_INL_HPP
#undef PACELINE_KERNELS_SIMD_VECTOR_INL_HPP
#else
#define PACELINE_KERNELS_SIMD_VECTOR_INL_HPP
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if PACELINE_VECTOR_TARGET

using Floats = hn::ScalableTag<float>;
using Words = hn::ScalableTag<std::uint32_t>;
using Integers = hn::ScalableTag<std::int32_t>;
using Vector = hn::Vec<Floats>;
using WordVector = hn::Vec<Words>;
using IntegerVector = hn::Vec<Integers>;
constexpr std::size_t lanes = HWY_TARGET == HWY_AVX3 ? 16 : 8;

/// Loads and stores of a whole vector, or of its first `count` lanes (the others are zero, or stay as they are).
template <bool masked>
HWY_INLINE Vector load(const float* from, [[maybe_unused]] std::size_t count) {
  const Floats d;
  if constexpr (masked)
    return hn::MaskedLoad(hn::FirstN(d, count), d, from);
  else
    return hn::LoadU(d, from);
}

template <bool masked>
HWY_INLINE void store(Vector values, float* to, [[maybe_unused]] std::size_t count) {
  const Floats d;
  if constexpr (masked)
    hn::BlendedStore(values, hn::FirstN(d, count), d, to);
  else
    hn::StoreU(values, d, to);
}

/// Calls body<false>(i, lanes) for whole vectors of [0, size) and body<true>(i, rest) for what remains. A macro, since
/// a lambda would not be compiled for the target.
#define PACELINE_FOR_VECTORS(size, body, ...)                                                                    \
  do {                                                                                                           \
    std::size_t vector_begin = 0;                                                                                \
    for (; vector_begin + lanes <= (size); vector_begin += lanes) body<false>(vector_begin, lanes, __VA_ARGS__); \
    if (vector_begin < (size)) body<true>(vector_begin, (size)-vector_begin, __VA_ARGS__);                       \
  } while (false)

/// Not-a-number passes: x86's maximum gives its second operand when one is not a number.
HWY_INLINE Vector relu(Vector value) {
  const Floats d;
  return hn::Max(hn::Zero(d), value);
}

/// The best of the values so far and its number. The first of equals stays, not-a-number wins and stays.
struct Best {
  Vector value;
  IntegerVector number;

  HWY_INLINE explicit Best(Vector first) : value(first), number(hn::Zero(Integers())) {}
  HWY_INLINE void compete(Vector other, std::int32_t other_number) {
    const auto wins = hn::And(hn::Not(hn::Le(other, value)), hn::Eq(value, value));
    value = hn::IfThenElse(wins, other, value);
    number = hn::IfThenElse(hn::RebindMask(Integers(), wins), hn::Set(Integers(), other_number), number);
  }
  /// After bias: ReLU, and `closed` where it gives 0.
  HWY_INLINE void close() {
    const Floats d;
    const auto shut = hn::Le(value, hn::Zero(d));
    value = relu(value);
    number = hn::IfThenElse(hn::RebindMask(Integers(), shut), hn::Set(Integers(), 255), number);
  }
  /// Writes a whole vector of bytes.
  HWY_INLINE void store_number(std::uint8_t* to) const {
    const hn::Rebind<std::uint8_t, Floats> bytes;
    hn::StoreU(hn::DemoteTo(bytes, number), bytes, to);
  }
};

HWY_INLINE IntegerVector load_numbers(const std::uint8_t* from) {
  const hn::Rebind<std::uint8_t, Floats> bytes;
  return hn::PromoteTo(Integers(), hn::LoadU(bytes, from));
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
