#pragma once
/// UTF-8 text from files of unknown origin.

#include <cstddef>
#include <string>
#include <string_view>

namespace paceline::results {

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// Code points: columns on a terminal, for scripts of single width.
std::size_t width_of(std::string_view utf8);

/// Safe to print: control characters, with which a name could steer a terminal or break a line, become spaces and bytes
/// that are not UTF-8 become '?'.
std::string printable(std::string_view text);

}  // namespace paceline::results
