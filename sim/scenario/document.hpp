#pragma once
/// A scenario's JSON as it was written: every value with its place, every key in its order.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::scenario {

/// Who wrote a value.
enum class Origin : std::uint8_t { file, set_option, seed_option };

struct Place {
  Origin origin = Origin::file;
  std::size_t offset = 0;  ///< bytes from the start of the file's text; 0 for other origins
};

struct Member;

struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };
  Kind kind = Kind::null;
  bool truth = false;           ///< of a boolean
  Place place;                  ///< of the value's first character
  double number = 0;            ///< of a number
  std::string text;             ///< of a text: decoded; of a number: as written
  std::vector<Node> items;      ///< of a list
  std::vector<Member> members;  ///< of an object, in the order of the file, no key twice

  /// nullptr when the object lacks the key, or the node is no object.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
};

struct Member {
  std::string key;
  Place place;  ///< of the key's first quote
  Node value;
};

/// Line and column from 1; a tab is one column, a UTF-8 character too. A byte-order mark takes no column.
struct Position {
  std::size_t line;
  std::size_t column;
};
Position position_of(std::string_view text, std::size_t offset);

/// RFC 6901: the pointer to a key of an object, or to an element of a list.
std::string child(std::string_view pointer, std::string_view key);
std::string child(std::string_view pointer, std::size_t index);

/// What a pointer leads to.
struct Lookup {
  const Node* node = nullptr;      ///< the value; nullptr when it is absent
  const Member* member = nullptr;  ///< its key, when it is an object's; nullptr else
  const Node* nearest = nullptr;   ///< the value, or the innermost present one around it; never nullptr
};
Lookup look_up(const Node& root, std::string_view pointer);

/// The value as JSON text on one line, cut to `limit` characters with "..." at the end.
std::string shown(const Node& node, std::size_t limit = 60);
/// A text as a JSON string, cut the same way.
std::string json_string(std::string_view text, std::size_t limit = 60);

}  // namespace paceline::scenario
