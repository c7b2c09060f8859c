#pragma once
/// The little that texts which people write need of UTF-8.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace paceline {

/// 3 when the text starts with UTF-8's byte-order mark, else 0.
std::size_t byte_order_mark_length(std::string_view text);
/// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629).
std::optional<std::size_t> first_bad_byte(std::string_view text);
/// How many characters (code points) the bytes hold.
std::size_t characters(std::string_view text);
/// The text, or its start with "..." so that it has at most `limit` characters. Never cuts a character.
std::string cut(std::string_view text, std::size_t limit);

}  // namespace paceline
