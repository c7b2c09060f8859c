#pragma once
/// Selection of the largest entries of a buffer by magnitude.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paceline::kernels {

/// Indices, rising, of the min(k, size) entries with the largest magnitudes; of equal magnitudes the first;
/// not-a-number counts as larger than infinity, so that it is never lost. Linear in the buffer's length, which is below
/// 2^32. Method: radix selection on the bits of the magnitude (Knuth, The Art of Computer Programming 3, 5.2.5).
std::vector<std::uint32_t> top_k(std::span<const float> values, std::size_t k);

}  // namespace paceline::kernels
