#pragma once
/// Text to a tree of nodes that know where they stand, or the one place where the text is not JSON.
///
/// nlohmann's parser decides what is JSON; it keeps neither places nor key order and takes the last of two equal keys
/// without a word, so a handler of our own builds the tree.

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "sim/scenario/document.hpp"

namespace paceline::scenario {

/// Objects and lists in each other beyond this are refused; a scenario needs 8.
inline constexpr std::size_t deepest = 64;
/// More values than this are refused: a tree of them would not fit in a quarter of a gigabyte.
inline constexpr std::size_t most_values = 500'000;

/// Where reading stopped, and why.
struct SyntaxFault {
  std::size_t offset = 0;
  std::string pointer;  ///< of the value that is broken or lacks something
  std::string value;    ///< the offending text, cut to 60 characters; empty: none
  std::string rule;
  std::string suggestion;
};

/// Needs well-formed UTF-8 without zero bytes. Comments and a byte-order mark are allowed.
std::variant<Node, SyntaxFault> read_json(std::string_view text, Origin origin);

}  // namespace paceline::scenario
