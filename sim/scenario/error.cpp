#include "sim/scenario/error.hpp"

#include <fmt/format.h>

#include <string_view>

#include "catalogue/utf8.hpp"

namespace paceline::scenario {
namespace {

constexpr std::size_t longest_pointer = 120;

/// A key or a file name may hold a line break; a complaint is one line all the same.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7f)
      out += fmt::format("\\u{:04x}", code);
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string sentence(const Complaint& complaint) {
  std::string out = complaint.file;
  if (complaint.line > 0) out += fmt::format(":{}:{}", complaint.line, complaint.column);
  if (!complaint.pointer.empty()) out += ": " + cut(complaint.pointer, longest_pointer);
  out += ": ";
  if (!complaint.value.empty()) out += complaint.value + ' ';
  out += complaint.rule;
  if (!complaint.suggestion.empty()) out += "; " + complaint.suggestion;
  return on_one_line(out);
}

}  // namespace paceline::scenario
