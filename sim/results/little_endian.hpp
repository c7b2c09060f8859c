#pragma once
/// Floats as the little-endian bytes of files and fingerprints.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

namespace paceline::results {

/// Calls use(std::string_view) with the bytes of `values` in order, in as few pieces as the machine's byte order
/// allows.
template <class Use>
void for_each_little_endian_piece(std::span<const float> values, Use use) {
  if constexpr (std::endian::native == std::endian::little) {
    if (!values.empty()) use(std::string_view(reinterpret_cast<const char*>(values.data()), values.size_bytes()));
  } else {
    std::array<char, 4096> piece{};
    while (!values.empty()) {
      const std::size_t count = std::min(values.size(), piece.size() / 4);
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t byte = 0; byte < 4; ++byte)
          piece[4 * i + byte] = static_cast<char>(std::bit_cast<std::uint32_t>(values[i]) >> (8 * byte));
      use(std::string_view(piece.data(), 4 * count));
      values = values.subspan(count);
    }
  }
}

}  // namespace paceline::results
