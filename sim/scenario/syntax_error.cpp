#include "sim/scenario/syntax_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "catalogue/utf8.hpp"
#include "sim/scenario/token_cursor.hpp"

namespace paceline::scenario {
namespace {

char at(std::string_view text, std::size_t offset) {
  return offset < text.size() ? text[offset] : '\0';
}

bool starts_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string_view word_at(std::string_view text, std::size_t offset) {
  const std::size_t end = std::min(text.find_first_of(" \t\r\n,:{}[]\"'/", offset), text.size());
  return text.substr(offset, std::max<std::size_t>(end - offset, 1));
}

/// A string with its quotes, a bracket or a word.
std::string_view token_at(std::string_view text, std::size_t offset) {
  if (text[offset] != '"') return word_at(text, offset);
  const std::size_t end = text.find_first_of("\"\n", offset + 1);
  return text.substr(offset, end == std::string_view::npos ? end : end + 1 - offset);
}

/// How JSON writes what other languages write this way; empty: no such word.
std::string_view respelled(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> others = {{{"True", "true"},
                                                                                    {"TRUE", "true"},
                                                                                    {"yes", "true"},
                                                                                    {"False", "false"},
                                                                                    {"FALSE", "false"},
                                                                                    {"no", "false"},
                                                                                    {"None", "null"},
                                                                                    {"Null", "null"},
                                                                                    {"NULL", "null"}}};
  const auto found =
      std::find_if(others.begin(), others.end(), [word](const auto& pair) { return pair.first == word; });
  return found == others.end() ? std::string_view() : found->second;
}

bool means_no_number(std::string_view word) {
  constexpr std::array<std::string_view, 3> words = {"nan", "inf", "infinity"};
  std::string lower(word.substr(word.starts_with('-') || word.starts_with('+') ? 1 : 0));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::find(words.begin(), words.end(), lower) != words.end();
}

/// A number in JSON's grammar that is too large for a double.
bool overflows(std::string_view word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc::result_out_of_range && end == word.data() + word.size();
}

SyntaxFault text_ends(const SyntaxContext& context) {
  if (context.state == SyntaxState::start)
    return {context.text.size(), "", "", "the file is empty", R"(write e.g. { "cluster": { "workers": 8 }, ... })"};
  const std::string_view closer = context.open == '{' ? "}" : "]";
  const Position opened = position_of(context.text, context.opened_at);
  return {context.text.size(), context.pointer, "",
          fmt::format("the file ends before the '{}' of line {} is closed", context.open, opened.line),
          fmt::format("add a '{}'", closer)};
}

/// A string that starts at `offset` and that the parser refused.
SyntaxFault bad_string(const SyntaxContext& context, std::size_t offset) {
  const std::string_view text = context.text;
  std::size_t i = offset + 1;
  while (i < text.size() && text[i] != '"' && static_cast<unsigned char>(text[i]) >= 0x20) {
    if (text[i] == '\\') {
      if (std::string_view("\"\\/bfnrtu").find(at(text, i + 1)) == std::string_view::npos) break;
      ++i;
    }
    ++i;
  }
  const std::string value = cut(text.substr(offset, std::min(i, text.size()) - offset), 59) + '"';
  if (i >= text.size() || text[i] == '\n' || text[i] == '\r')
    return {offset, context.pointer, value, "is a string that does not end in its line", "add the closing quote"};
  if (static_cast<unsigned char>(text[i]) < 0x20)
    return {i, context.pointer, value, "is a string with a control character in it", R"(write it as \t or \u0000)"};
  if (text[i] == '\\')
    return {i, context.pointer, value, "is a string with a backslash before something that JSON does not know",
            R"(write \\ for a backslash)"};
  return {offset, context.pointer, value, R"(is a string with a broken \u escape)",
          R"(write four hexadecimal digits, surrogates in pairs)"};
}

SyntaxFault bad_comment(const SyntaxContext& context, std::size_t offset) {
  if (at(context.text, offset + 1) == '*')
    return {offset, context.pointer, "", "a comment starts here and never ends", "add */"};
  return {offset, context.pointer, "\"/\"", "cannot stand here", "a comment starts with // or /*"};
}

/// Something at `offset` where a value (or a key) must stand.
SyntaxFault no_value(const SyntaxContext& context, std::size_t offset, bool key_expected) {
  const char c = at(context.text, offset);
  const std::string_view noun = key_expected ? "key" : "value";
  if (offset >= context.text.size()) return text_ends(context);
  if (c == '"') return bad_string(context, offset);
  if (c == '/') return bad_comment(context, offset);
  if (c == '\'')
    return {offset, context.pointer, "", "a string stands in single quotes here", "write it in double quotes"};
  if (c == ',' || c == ':' || c == ']' || c == '}')
    return {offset, context.pointer, "", fmt::format("a {} is missing before '{}'", noun, c), ""};
  return bad_word(context.text, offset, context.pointer, key_expected);
}

/// Something at `offset` where only a comma or the closing bracket may stand.
SyntaxFault no_comma(const SyntaxContext& context, std::size_t offset) {
  const char c = at(context.text, offset);
  if (offset >= context.text.size()) return text_ends(context);
  if (c == '/') return bad_comment(context, offset);
  const std::string_view closer = context.open == '{' ? "}" : "]";
  if (c == '}' || c == ']')
    return {offset, context.pointer, "",
            fmt::format("'{}' cannot close the '{}' of line {}", c, context.open,
                        position_of(context.text, context.opened_at).line),
            fmt::format("write '{}'", closer)};
  const std::string found = cut(token_at(context.text, offset), 24);
  return {offset, context.pointer, "", fmt::format("a comma or '{}' is missing before {}", closer, found), ""};
}

SyntaxFault after_comma(const SyntaxContext& context, std::size_t comma) {
  const std::size_t next = skip_blanks(context.text, comma + 1);
  const char c = at(context.text, next);
  if (next < context.text.size() && (c == '}' || c == ']'))
    return {comma, context.pointer, "", fmt::format("a comma stands before '{}' with nothing between", c),
            "remove the comma"};
  return no_value(context, next, context.open == '{');
}

}  // namespace

SyntaxFault bad_word(std::string_view text, std::size_t offset, std::string pointer, bool key_expected) {
  const std::string_view word = word_at(text, offset);
  const std::string value = cut(word, 60);
  if (word.starts_with("\xEF\xBB\xBF"))
    return {offset, std::move(pointer), "", "a byte-order mark stands inside the text", "remove it"};
  if (key_expected)
    return {offset, std::move(pointer), value, "is a key without quotes", fmt::format("write {}", json_string(word))};
  if (means_no_number(word))
    return {offset, std::move(pointer), value, "is not a number that a scenario can hold", "write a finite number"};
  if (const std::string_view right = respelled(word); !right.empty())
    return {offset, std::move(pointer), value, "is not a JSON value", fmt::format("did you mean {}?", right)};
  const bool plain = word.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
  if (starts_number(word.front()) && plain && overflows(word))
    return {offset, std::move(pointer), value, "is too large for a number", ""};
  const bool hexadecimal = word.starts_with("0x") || word.starts_with("0X");
  if (starts_number(word.front()) && !plain && !hexadecimal)
    return {offset, std::move(pointer), value, "is not a number as JSON writes it",
            fmt::format("a number with a unit is a string: {}", json_string(word))};
  if (starts_number(word.front()))
    return {offset, std::move(pointer), value, "is not a number as JSON writes it", "write e.g. 0.5, -3 or 1e6"};
  if (is_letter(word.front()))
    return {offset, std::move(pointer), value, "is a word without quotes", fmt::format("write {}", json_string(word))};
  return {offset, std::move(pointer), json_string(word), "cannot stand here", "a value is expected"};
}

SyntaxFault syntax_fault(const SyntaxContext& context) {
  const std::string_view text = context.text;
  const std::size_t next = skip_blanks(text, context.offset);
  const char c = at(text, next);
  switch (context.state) {
    case SyntaxState::start:
      return no_value(context, next, false);
    case SyntaxState::after_brace:
      return no_value(context, next, true);
    case SyntaxState::after_bracket:
      return no_value(context, next, false);
    case SyntaxState::after_key:
      if (c == ':') return no_value(context, skip_blanks(text, next + 1), false);
      if (next >= text.size()) return text_ends(context);
      return {next, context.pointer, "", "a ':' is missing behind the key", ""};
    case SyntaxState::after_value:
      if (c == ',') return after_comma(context, next);
      return no_comma(context, next);
    case SyntaxState::done:
      if (c == '/') return bad_comment(context, next);
      return {next, "", cut(word_at(text, next), 60), "stands behind the end of the scenario", "remove it"};
  }
  return {next, context.pointer, "", "is not JSON", ""};
}

}  // namespace paceline::scenario
