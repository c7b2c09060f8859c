#include "kernels/top_k.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace paceline::kernels {
namespace {

/// Grows with the magnitude; 31 bits.
std::uint32_t key(float value) {
  return std::bit_cast<std::uint32_t>(value) & 0x7FFFFFFFU;
}

/// The k-th largest key, and how many entries with that key belong to the k largest.
struct Threshold {
  std::uint32_t key = 0;
  std::size_t of_equal = 0;
};

/// From the top digit down: the digit of the k-th largest among those that share its upper digits.
Threshold threshold_of(std::span<const float> values, std::size_t k) {
  constexpr unsigned digit_bits[] = {11, 10, 10};
  Threshold found{0, k};
  unsigned shift = 31;
  for (const unsigned bits : digit_bits) {
    const std::uint64_t upper = std::uint64_t{found.key} >> shift;
    shift -= bits;
    std::array<std::size_t, 2048> counts{};
    for (const float value : values)
      if (std::uint64_t{key(value)} >> (shift + bits) == upper) ++counts[key(value) >> shift & ((1U << bits) - 1)];
    std::uint32_t digit = (1U << bits) - 1;
    for (; counts[digit] < found.of_equal; --digit) found.of_equal -= counts[digit];
    found.key |= digit << shift;
  }
  return found;
}

}  // namespace

std::vector<std::uint32_t> top_k(std::span<const float> values, std::size_t k) {
  k = std::min(k, values.size());
  std::vector<std::uint32_t> indices;
  if (k == 0) return indices;
  indices.reserve(k);
  Threshold threshold = threshold_of(values, k);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint32_t here = key(values[i]);
    if (here < threshold.key) continue;
    if (here == threshold.key && threshold.of_equal-- == 0) {
      threshold.of_equal = 0;
      continue;
    }
    indices.push_back(static_cast<std::uint32_t>(i));
  }
  return indices;
}

}  // namespace paceline::kernels
