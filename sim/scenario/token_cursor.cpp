#include "sim/scenario/token_cursor.hpp"

#include <algorithm>

#include "catalogue/utf8.hpp"

namespace paceline::scenario {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view word_ends = " \t\r\n,:]}/";

std::size_t or_end(std::size_t offset, std::string_view text) {
  return std::min(offset, text.size());
}

/// Behind the comment at `offset`; the same offset when none starts or it never ends.
std::size_t skip_comment(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  if (rest.starts_with("//")) return or_end(text.find('\n', offset), text);
  if (!rest.starts_with("/*")) return offset;
  const std::size_t end = text.find("*/", offset + 2);
  return end == std::string_view::npos ? offset : end + 2;
}

std::size_t string_end(std::string_view text, std::size_t offset) {
  std::size_t at = offset + 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return or_end(at + 1, text);
}

}  // namespace

std::size_t skip_blanks(std::string_view text, std::size_t offset) {
  while (true) {
    const std::size_t start = or_end(text.find_first_not_of(blanks, offset), text);
    offset = skip_comment(text, start);
    if (offset == start) return offset;
  }
}

TokenCursor::TokenCursor(std::string_view text) : text_(text), offset_(byte_order_mark_length(text)) {}

std::size_t TokenCursor::next() {
  offset_ = skip_blanks(text_, offset_);
  while (offset_ < text_.size() && (text_[offset_] == ',' || text_[offset_] == ':'))
    offset_ = skip_blanks(text_, offset_ + 1);
  return offset_;
}

std::string_view TokenCursor::pass() {
  const std::size_t start = offset_;
  if (start >= text_.size()) return {};
  if (text_[start] == '"') {
    offset_ = string_end(text_, start);
  } else if (std::string_view("{}[]").find(text_[start]) != std::string_view::npos) {
    offset_ = start + 1;
  } else {
    offset_ = or_end(text_.find_first_of(word_ends, start), text_);
  }
  return text_.substr(start, offset_ - start);
}

}  // namespace paceline::scenario
