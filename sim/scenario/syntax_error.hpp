#pragma once
/// Why a text is not JSON, in a sentence for somebody who edits it by hand.

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/scenario/json_reader.hpp"

namespace paceline::scenario {

/// What has been read last, hence what may follow.
enum class SyntaxState { start, after_brace, after_bracket, after_key, after_value, done };

struct SyntaxContext {
  std::string_view text;
  std::size_t offset;  ///< behind the last token that was in order
  SyntaxState state;
  std::string pointer;  ///< of the value being read
  char open = 0;        ///< '{' or '[': what is still open innermost; 0: nothing
  std::size_t opened_at = 0;
};

/// Explains the first thing behind context.offset that cannot stand there.
SyntaxFault syntax_fault(const SyntaxContext& context);

/// Explains a word without quotes at `offset`: NaN, True, 01, 1e999, abc.
SyntaxFault bad_word(std::string_view text, std::size_t offset, std::string pointer, bool key_expected);

}  // namespace paceline::scenario
