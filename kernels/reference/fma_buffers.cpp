/// Sums and number formats of flat buffers, bit by bit.
#include <algorithm>
#include <bit>
#include <cmath>

#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels::reference {
namespace {

void sum(const float* const* in, std::size_t count, std::size_t size, float* out) {
  for (std::size_t i = 0; i < size; ++i) {
    float total = in[0][i];
    for (std::size_t k = 1; k < count; ++k) total = total + in[k][i];
    out[i] = total;
  }
}

/// `value` without its `dropped` lowest bits, to nearest, ties to even.
std::uint32_t rounded_shift(std::uint32_t value, unsigned dropped) {
  const std::uint32_t odd = (value >> dropped) & 1U, half = 1U << (dropped - 1);
  return (value + half - 1 + odd) >> dropped;
}

std::uint16_t fp16_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000U, magnitude = bits & 0x7FFFFFFFU;
  std::uint32_t half = 0;
  if (magnitude > 0x7F800000U)
    half = 0x7E00U | (magnitude >> 13 & 0x3FFU);  // Quiet, and its upper bits.
  else if (magnitude >= 0x477FF000U)
    half = 0x7C00U;  // 65520 and more round to infinity.
  else if (magnitude >= 0x38800000U)
    half = rounded_shift(magnitude - 0x38000000U, 13);
  else if (magnitude >= 0x33000000U)  // Half the smallest denormal and more.
    half = rounded_shift((magnitude & 0x7FFFFFU) | 0x800000U, 126 - (magnitude >> 23));
  return static_cast<std::uint16_t>(sign | half);
}

float float_of_fp16(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16, magnitude = half & 0x7FFFU;
  if (magnitude >= 0x7C00U) {
    const std::uint32_t quiet = magnitude > 0x7C00U ? 0x400000U : 0;
    return std::bit_cast<float>(sign | 0x7F800000U | (magnitude & 0x3FFU) << 13 | quiet);
  }
  if (magnitude >= 0x400U) return std::bit_cast<float>(sign | ((magnitude << 13) + 0x38000000U));
  const float value = static_cast<float>(magnitude) * 0x1.0p-24F;
  return sign != 0 ? -value : value;
}

void to_fp16(const float* in, std::size_t size, std::uint16_t* out) {
  std::transform(in, in + size, out, fp16_of);
}

void from_fp16(const std::uint16_t* in, std::size_t size, float* out) {
  std::transform(in, in + size, out, float_of_fp16);
}

void to_bf16(const float* in, std::size_t size, std::uint16_t* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(in[i]);
    out[i] = static_cast<std::uint16_t>(std::isnan(in[i]) ? bits >> 16 | 0x40U : rounded_shift(bits, 16));
  }
}

void from_bf16(const std::uint16_t* in, std::size_t size, float* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = std::bit_cast<float>(std::uint32_t{in[i]} << 16);
}

std::uint32_t magnitude_bits(float value) {
  return std::bit_cast<std::uint32_t>(value) & 0x7FFFFFFFU;
}

float largest_magnitude(const float* in, std::size_t size) {
  std::uint32_t largest = 0;
  for (std::size_t i = 0; i < size; ++i) largest = std::max(largest, magnitude_bits(in[i]));
  return std::bit_cast<float>(largest);
}

void to_int8(const float* in, std::size_t size, float inverse_step, std::int8_t* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const float scaled = in[i] * inverse_step;
    // Adding and taking away 1.5 * 2^23 rounds to an integer.
    const float within = std::clamp(scaled, -127.0F, 127.0F);
    out[i] = std::isnan(scaled) ? std::int8_t{0} : static_cast<std::int8_t>((within + 12582912.0F) - 12582912.0F);
  }
}

void from_int8(const std::int8_t* in, std::size_t size, float step, float* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<float>(in[i]) * step;
}

void from_pixels(const std::uint8_t* in, std::size_t size, float* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<float>(in[i]) / 255.0F;
}

}  // namespace

void fill_buffers(fused::Routines& table) {
  table.buffers = {sum, to_fp16, from_fp16, to_bf16, from_bf16, largest_magnitude, to_int8, from_int8, from_pixels};
}

}  // namespace paceline::kernels::reference
