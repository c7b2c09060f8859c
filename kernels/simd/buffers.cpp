/// Sums and number formats of flat buffers.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/buffers.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <bit>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/lanes16-inl.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

template <bool masked>
HWY_INLINE void sum_at(std::size_t i, std::size_t count, const float* const* in, std::size_t buffers, float* out) {
  Vector sum = load<masked>(in[0] + i, count);
  for (std::size_t k = 1; k < buffers; ++k) sum = hn::Add(sum, load<masked>(in[k] + i, count));
  store<masked>(sum, out + i, count);
}

void sum(const float* const* in, std::size_t count, std::size_t size, float* out) {
  PACELINE_FOR_VECTORS(size, sum_at, in, count, out);
}

/// Calls convert(from, to) for whole vectors of [0, size); the rest goes through a vector of its own, so that nothing
/// beyond is read or written.
#define PACELINE_CONVERT(from, to, size, convert, from_type, to_type, ...)                                            \
  do {                                                                                                                \
    std::size_t begin = 0;                                                                                            \
    for (; begin + lanes <= (size); begin += lanes) convert((from) + begin, (to) + begin __VA_OPT__(, ) __VA_ARGS__); \
    if (begin < (size)) {                                                                                             \
      from_type rest[lanes] = {};                                                                                     \
      to_type made[lanes] = {};                                                                                       \
      std::copy_n((from) + begin, (size)-begin, rest);                                                                \
      convert(rest, made __VA_OPT__(, ) __VA_ARGS__);                                                                 \
      std::copy_n(made, (size)-begin, (to) + begin);                                                                  \
    }                                                                                                                 \
  } while (false)

using Halves = hn::Rebind<std::uint16_t, Floats>;
using Fp16 = hn::Rebind<hwy::float16_t, Floats>;

HWY_INLINE void fp16_of(const float* from, std::uint16_t* to) {
  const auto halves = hn::DemoteTo(Fp16(), hn::LoadU(Floats(), from));
  hn::StoreU(hn::BitCast(Halves(), halves), Halves(), to);
}

HWY_INLINE void float_of_fp16(const std::uint16_t* from, float* to) {
  const auto halves = hn::BitCast(Fp16(), hn::LoadU(Halves(), from));
  hn::StoreU(hn::PromoteTo(Floats(), halves), Floats(), to);
}

HWY_INLINE void bf16_of(const float* from, std::uint16_t* to) {
  const Words d;
  const Vector value = hn::LoadU(Floats(), from);
  const WordVector bits = hn::BitCast(d, value);
  const WordVector odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(d, 1));
  const WordVector rounded = hn::ShiftRight<16>(hn::Add(hn::Add(bits, hn::Set(d, 0x7FFFU)), odd));
  // Not-a-number could round to infinity: it keeps its upper bits and becomes quiet.
  const WordVector quiet = hn::Or(hn::ShiftRight<16>(bits), hn::Set(d, 0x40U));
  const auto number = hn::RebindMask(d, hn::Eq(value, value));
  hn::StoreU(hn::DemoteTo(Halves(), hn::BitCast(Integers(), hn::IfThenElse(number, rounded, quiet))), Halves(), to);
}

HWY_INLINE void float_of_bf16(const std::uint16_t* from, float* to) {
  const WordVector bits = hn::ShiftLeft<16>(hn::PromoteTo(Words(), hn::LoadU(Halves(), from)));
  hn::StoreU(hn::BitCast(Floats(), bits), Floats(), to);
}

HWY_INLINE void int8_of(const float* from, std::int8_t* to, float inverse_step) {
  const Floats d;
  const hn::Rebind<std::int8_t, Floats> bytes;
  const Vector scaled = hn::Mul(hn::LoadU(d, from), hn::Set(d, inverse_step));
  const Vector within = hn::Min(hn::Max(scaled, hn::Set(d, -127)), hn::Set(d, 127));
  const Vector number = hn::IfThenElseZero(hn::Eq(scaled, scaled), within);
  hn::StoreU(hn::DemoteTo(bytes, hn::NearestInt(number)), bytes, to);
}

HWY_INLINE void float_of_int8(const std::int8_t* from, float* to, float step) {
  const hn::Rebind<std::int8_t, Floats> bytes;
  const IntegerVector whole = hn::PromoteTo(Integers(), hn::LoadU(bytes, from));
  hn::StoreU(hn::Mul(hn::ConvertTo(Floats(), whole), hn::Set(Floats(), step)), Floats(), to);
}

HWY_INLINE void float_of_pixels(const std::uint8_t* from, float* to) {
  const Floats d;
  const hn::Rebind<std::uint8_t, Floats> bytes;
  const Vector pixel = hn::ConvertTo(d, hn::PromoteTo(Integers(), hn::LoadU(bytes, from)));
  // One Newton step on the quotient rounds it as a division does, in a tenth of the time.
  const Vector inverse = hn::Set(d, 1.0F / 255.0F), guess = hn::Mul(pixel, inverse);
  const Vector rest = hn::NegMulAdd(guess, hn::Set(d, 255.0F), pixel);
  hn::StoreU(hn::MulAdd(rest, inverse, guess), d, to);
}

void to_fp16(const float* in, std::size_t size, std::uint16_t* out) {
  PACELINE_CONVERT(in, out, size, fp16_of, float, std::uint16_t);
}
void from_fp16(const std::uint16_t* in, std::size_t size, float* out) {
  PACELINE_CONVERT(in, out, size, float_of_fp16, std::uint16_t, float);
}
void to_bf16(const float* in, std::size_t size, std::uint16_t* out) {
  PACELINE_CONVERT(in, out, size, bf16_of, float, std::uint16_t);
}
void from_bf16(const std::uint16_t* in, std::size_t size, float* out) {
  PACELINE_CONVERT(in, out, size, float_of_bf16, std::uint16_t, float);
}
void to_int8(const float* in, std::size_t size, float inverse_step, std::int8_t* out) {
  PACELINE_CONVERT(in, out, size, int8_of, float, std::int8_t, inverse_step);
}
void from_int8(const std::int8_t* in, std::size_t size, float step, float* out) {
  PACELINE_CONVERT(in, out, size, float_of_int8, std::int8_t, float, step);
}

void from_pixels(const std::uint8_t* in, std::size_t size, float* out) {
  PACELINE_CONVERT(in, out, size, float_of_pixels, std::uint8_t, float);
}

/// Without its sign a float's bits grow with its magnitude, and not-a-number is above infinity.
template <bool masked>
HWY_INLINE WordVector magnitude_bits(const float* from, std::size_t count) {
  return hn::And(hn::BitCast(Words(), load<masked>(from, count)), hn::Set(Words(), 0x7FFFFFFFU));
}

template <bool masked>
HWY_INLINE void largest_at(std::size_t i, std::size_t count, const float* in, WordVector& largest) {
  largest = hn::Max(largest, magnitude_bits<masked>(in + i, count));
}

float largest_magnitude(const float* in, std::size_t size) {
  const Words d;
  WordVector largest = hn::Zero(d);
  PACELINE_FOR_VECTORS(size, largest_at, in, largest);
  std::uint32_t lane[lanes];
  hn::StoreU(largest, d, lane);
  return std::bit_cast<float>(*std::max_element(lane, lane + lanes));
}

void fill_with_buffers(fused::Routines& table) {
  table.buffers = {sum, to_fp16, from_fp16, to_bf16, from_bf16, largest_magnitude, to_int8, from_int8, from_pixels};
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_buffers(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_buffers);
}
}  // namespace paceline::kernels::simd
#endif
