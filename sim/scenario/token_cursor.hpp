#pragma once
/// Walks a JSON text token by token beside a parser that tells what it read but not where.
///
/// The parser has already accepted what the cursor passes, so nothing is checked here twice.

#include <cstddef>
#include <string_view>

namespace paceline::scenario {

class TokenCursor {
 public:
  /// The text must outlive the cursor.
  explicit TokenCursor(std::string_view text);

  /// Steps over blanks, comments, commas and colons. Returns where the next token starts.
  std::size_t next();
  /// Steps over the token at hand: a string with its quotes, a bracket, a number or a literal. Returns its text.
  std::string_view pass();
  /// Where the cursor stands: behind the last token passed.
  std::size_t offset() const { return offset_; }

 private:
  std::string_view text_;
  std::size_t offset_;
};

/// The first offset from `offset` on that is neither blank nor in a comment. A comment that never ends is not stepped
/// over.
std::size_t skip_blanks(std::string_view text, std::size_t offset);

}  // namespace paceline::scenario
