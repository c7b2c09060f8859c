#pragma once
/// Walks over JSON text value by value without building anything, for files that are too large for a tree.
///
/// Works on a part of the text at a time: a value that does not end within the part throws JsonScanner::NeedsMore, and
/// the caller tries again with a longer part. No recursion: nesting costs a bit, and more than `deepest` levels are
/// refused.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace paceline::results {

class JsonScanner {
 public:
  static constexpr int deepest = 64;

  /// The text ends within a value.
  struct NeedsMore {};
  /// The text is no JSON; `at` is the offset of what is wrong.
  struct Malformed {
    std::size_t at;
    const char* sentence;
  };

  explicit JsonScanner(std::string_view text) : text_(text) {}

  std::size_t offset() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }
  void skip_space();
  /// The next character that is no space; 0 at the end of the text.
  char peek();
  /// Takes `c`, which must be the next character that is no space.
  void take(char c, const char* sentence);
  /// Takes `c` if it is the next character that is no space.
  bool take_if(char c);
  /// A string as it is written between its quotes, which may hold escapes.
  std::string_view take_string();
  /// Any value as it is written.
  std::string_view take_value();

 private:
  void skip_string();
  void skip_word();

  std::string_view text_;
  std::size_t at_ = 0;
};

/// What a string means as it is written between its quotes: escapes are resolved; half of a surrogate pair becomes '?'.
std::string unescaped(std::string_view written);

/// The number that is written; none when it is no JSON number. Infinite when it is too large.
std::optional<double> json_number(std::string_view written);

}  // namespace paceline::results
