#pragma once
/// Slices that tests make and look into.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernels/random.hpp"
#include "strategies/slice.hpp"

namespace paceline::tests {

/// A slice with memory of its own; it weighs 4 bytes a float.
inline Slice slice_of(const std::vector<float>& values, std::size_t position = 0, std::int64_t version = 0) {
  auto buffer = new_buffer(values.size());
  std::copy(values.begin(), values.end(), buffer->write());
  return {position, values.size(), static_cast<std::int64_t>(4 * values.size()), version, std::move(buffer)};
}

inline std::vector<float> values_of(const Slice& slice) {
  std::vector<float> values(slice.length());
  slice.copy_to(values.data());
  return values;
}

/// Values of both signs and very different sizes, so that sums round.
inline std::vector<float> rough_values(std::size_t length, std::uint64_t seed) {
  kernels::Random random(seed);
  std::vector<float> values(length);
  for (float& value : values) value = static_cast<float>(random.normal() * (1 + 1000.0 * (random.uniform() < 0.1)));
  return values;
}

}  // namespace paceline::tests
