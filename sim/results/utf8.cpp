#include "sim/results/utf8.hpp"

#include <cstdint>

namespace paceline::results {
namespace {

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Bytes of the code point that `text` starts with; 0 when it is malformed.
std::size_t length_of_first(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  std::uint32_t point = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[i])) return 0;
    point = (point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point < smallest[length] || point > 0x10FFFF || surrogate ? 0 : length;
}

/// C0, DEL and C1 (U+0080 to U+009F, which is C2 80 to C2 9F).
bool is_control(std::string_view point) {
  const auto first = static_cast<unsigned char>(point.front());
  if (point.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(point[1]) < 0xA0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = length_of_first(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t width_of(std::string_view utf8) {
  std::size_t width = 0;
  for (const char byte : utf8) width += continues(byte) ? 0 : 1;
  return width;
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = length_of_first(text);
    if (length == 0) {
      result += '?';
      text.remove_prefix(1);
      continue;
    }
    const std::string_view point = text.substr(0, length);
    if (is_control(point))
      result += ' ';
    else
      result += point;
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace paceline::results
