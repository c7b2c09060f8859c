#include "sim/results/json_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

namespace paceline::results {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool ends_word(char c) {
  return c == ',' || c == '}' || c == ']' || c == ':' || c == '"' || c == '{' || c == '[' || is_space(c);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto add = [&text](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0U | point >> 6U);
    add(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0U | point >> 12U);
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
  } else {
    add(0xF0U | point >> 18U);
    add(0x80U | (point >> 12U & 0x3FU));
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
  }
}

/// Takes four hexadecimal digits from the front; none when there are none.
std::optional<std::uint32_t> take_hex(std::string_view& text) {
  std::uint32_t value = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  text.remove_prefix(4);
  return value;
}

/// The code point of an escape, whose "\u" was taken already.
std::uint32_t take_point(std::string_view& text) {
  const std::optional<std::uint32_t> first = take_hex(text);
  if (!first) return '?';
  if (*first < 0xD800 || *first > 0xDFFF) return *first;
  if (*first > 0xDBFF || text.substr(0, 2) != "\\u") return '?';
  std::string_view rest = text.substr(2);
  const std::optional<std::uint32_t> second = take_hex(rest);
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return '?';
  text = rest;
  return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
}

/// RFC 8259: from_chars alone would take "1.", "nan" and "01".
bool is_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&text, &i] {
    const std::size_t before = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > before;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i + 1 < text.size() && text[i] == '0' && is_digit(text[i + 1])) return false;
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.' && (++i, !digits())) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

}  // namespace

void JsonScanner::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

char JsonScanner::peek() {
  skip_space();
  return at_end() ? '\0' : text_[at_];
}

void JsonScanner::take(char c, const char* sentence) {
  skip_space();
  if (at_end()) throw NeedsMore();
  if (text_[at_] != c) throw Malformed{at_, sentence};
  ++at_;
}

bool JsonScanner::take_if(char c) {
  skip_space();
  if (at_end()) throw NeedsMore();
  if (text_[at_] != c) return false;
  ++at_;
  return true;
}

std::string_view JsonScanner::take_string() {
  take('"', "a text in quotes must stand here");
  const std::size_t begin = at_;
  --at_;
  skip_string();
  return text_.substr(begin, at_ - 1 - begin);
}

void JsonScanner::skip_string() {
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return;
    }
    if (c == '\\')
      ++at_;
    else if (static_cast<unsigned char>(c) < 0x20)
      throw Malformed{at_, "a text must not hold a control character"};
  }
  throw NeedsMore();
}

void JsonScanner::skip_word() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && !ends_word(text_[at_])) ++at_;
  if (at_end()) throw NeedsMore();
  const std::string_view word = text_.substr(begin, at_ - begin);
  if (word == "true" || word == "false" || word == "null" || is_number(word)) return;
  throw Malformed{begin, "this is no JSON value"};
}

std::string_view JsonScanner::take_value() {
  skip_space();
  const std::size_t begin = at_;
  std::uint64_t objects = 0;  // a bit for each level: it is an object
  int depth = 0;
  for (;;) {
    const char c = peek();
    if (at_end()) throw NeedsMore();
    bool ended = true;
    if (c == '{' || c == '[') {
      if (depth == deepest) throw Malformed{at_, "it is nested too deeply"};
      objects = objects << 1U | (c == '{' ? 1U : 0U);
      ++depth;
      ++at_;
      if (take_if(c == '{' ? '}' : ']')) {
        --depth;
        objects >>= 1U;
      } else {
        ended = false;
      }
    } else if (c == '"') {
      skip_string();
    } else {
      skip_word();
    }
    // After a value: what closes, and the comma before the next one.
    while (ended && depth > 0) {
      const bool object = (objects & 1U) != 0;
      if (take_if(',')) break;
      take(object ? '}' : ']', object ? "a comma or } must stand here" : "a comma or ] must stand here");
      --depth;
      objects >>= 1U;
    }
    if (depth == 0) return text_.substr(begin, at_ - begin);
    if ((objects & 1U) != 0) {
      take_string();
      take(':', "a colon must stand here");
    }
  }
}

std::string unescaped(std::string_view written) {
  std::string text;
  while (!written.empty()) {
    const std::size_t plain = std::min(written.find('\\'), written.size());
    text.append(written.substr(0, plain));
    written.remove_prefix(plain);
    if (written.size() < 2) break;
    const char c = written[1];
    written.remove_prefix(2);
    if (c == 'u')
      append_utf8(text, take_point(written));
    else
      text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
  }
  return text;
}

std::optional<double> json_number(std::string_view written) {
  if (!is_number(written)) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (end != written.data() + written.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too small is zero, too large is infinite: the exponent's sign tells them apart.
    const std::size_t exponent = written.find_first_of("eE");
    const bool small = exponent != std::string_view::npos ? written.substr(exponent + 1, 1) == "-"
                                                          : written.find_first_of("123456789") > written.find('.');
    const double size = small ? 0 : std::numeric_limits<double>::infinity();
    return written.front() == '-' ? -size : size;
  }
  return value;
}

}  // namespace paceline::results
