#include "sim/scenario/value_checker.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

#include "sim/scenario/nearest.hpp"
#include "sim/scenario/option_text.hpp"
#include "sim/scenario/shelf_names.hpp"
#include "sim/scenario/units.hpp"

namespace paceline::scenario {
namespace {

constexpr std::size_t longest_text = 4096;
constexpr double largest_exact = 9007199254740992.0;  // 2^53

bool holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string alternatives(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += fmt::format(" or {}", json_string(word));
  return out;
}

/// What the option's value must be, words and spellings included.
std::string must_be(const Option& option) {
  std::string out = "must be " + type_text(option);
  if (has_suffixes(option.unit))
    out += fmt::format(" (a number in {} or e.g. \"{}\")", symbol(option.unit), example(option.unit));
  return out + alternatives(option.words);
}

/// A whole number however it is written: 8, 8.0, 6e4. Nothing when it is none or too large to be exact.
std::optional<std::int64_t> whole(const Node& node) {
  std::int64_t value = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stopped, error] = std::from_chars(node.text.data(), end, value);
  if (error == std::errc{} && stopped == end) return value;
  if (node.number != std::floor(node.number) || std::abs(node.number) > largest_exact) return std::nullopt;
  return static_cast<std::int64_t>(node.number);
}

bool is_plain_number(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stopped == end && std::isfinite(value);
}

OptionKind kind_of_elements(OptionKind list) {
  if (list == OptionKind::integer_lists) return OptionKind::integer_list;
  return list == OptionKind::integer_list ? OptionKind::integer : OptionKind::text;
}

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

nlohmann::ordered_json number_json(double value) {
  if (value == std::floor(value) && std::abs(value) < largest_exact) return static_cast<std::int64_t>(value);
  return value;
}

ValueChecker::ValueChecker(Report& report, std::string base_directory)
    : report_(report), base_directory_(std::move(base_directory)) {}

ValueChecker::Checked ValueChecker::refuse(const std::string& pointer, std::string rule, std::string suggestion) {
  report_.value(pointer, std::move(rule), std::move(suggestion));
  return std::nullopt;
}

ValueChecker::Checked ValueChecker::wrong_type(const Option& option, const Node& node, const std::string& pointer) {
  const bool numeric = option.kind == OptionKind::integer || option.kind == OptionKind::number;
  std::string suggestion = "write e.g. " + example_text(option);
  if (numeric && node.kind == Node::Kind::text && is_plain_number(node.text))
    suggestion = fmt::format("write {} without quotes", node.text);
  if (node.kind == Node::Kind::text && !option.words.empty())
    if (const auto near = nearest(node.text, option.words))
      suggestion = fmt::format("did you mean {}?", json_string(*near));
  const bool listed = option.kind == OptionKind::integer_list || option.kind == OptionKind::text_list;
  if (listed && node.kind != Node::Kind::object) suggestion = fmt::format("write e.g. [{}]", shown(node, 40));
  return refuse(pointer, must_be(option), std::move(suggestion));
}

ValueChecker::Checked ValueChecker::check(const Option& option, const Node& node, const std::string& pointer,
                                          const std::string& why) {
  switch (option.kind) {
    case OptionKind::boolean:
      return boolean(option, node, pointer);
    case OptionKind::integer:
    case OptionKind::number:
      return number(option, node, pointer, why);
    case OptionKind::text:
      return text(option, node, pointer);
    case OptionKind::integer_list:
    case OptionKind::integer_lists:
    case OptionKind::text_list:
      return list(option, node, pointer, why);
    case OptionKind::object_list:
      break;
  }
  return std::nullopt;
}

ValueChecker::Checked ValueChecker::boolean(const Option& option, const Node& node, const std::string& pointer) {
  if (node.kind != Node::Kind::boolean) return wrong_type(option, node, pointer);
  return Json(node.truth);
}

ValueChecker::Checked ValueChecker::number(const Option& option, const Node& node, const std::string& pointer,
                                           const std::string& why) {
  if (node.kind == Node::Kind::text) {
    if (holds(option.words, node.text)) return Json(node.text);
    return quantity(option, node, pointer, why);
  }
  if (node.kind != Node::Kind::number) return wrong_type(option, node, pointer);
  if (option.kind == OptionKind::number) return in_bounds(option, node.number, pointer, why);
  // Bounds first: "must be at most 1000000" helps more than "is too large to be exact".
  if (node.number == std::floor(node.number) && broken_bound(option, node.number))
    return in_bounds(option, node.number, pointer, why);
  const std::optional<std::int64_t> value = whole(node);
  if (!value && std::abs(node.number) > largest_exact)
    return refuse(pointer, "must be a whole number below 2^63", "write e.g. " + example_text(option));
  if (!value) return refuse(pointer, "must be a whole number", "write e.g. " + example_text(option));
  if (!in_bounds(option, static_cast<double>(*value), pointer, why)) return std::nullopt;
  return Json(*value);
}

ValueChecker::Checked ValueChecker::quantity(const Option& option, const Node& node, const std::string& pointer,
                                             const std::string& why) {
  const bool near_word = nearest(node.text, option.words).has_value();
  if (!has_suffixes(option.unit) || near_word) return wrong_type(option, node, pointer);
  Quantity parsed = parse_quantity(node.text, option.unit);
  if (!parsed.value) return refuse(pointer, std::move(parsed.rule), parsed.suggestion + alternatives(option.words));
  if (option.kind == OptionKind::integer && *parsed.value != std::floor(*parsed.value))
    return refuse(pointer, fmt::format("must be a whole number of {}", symbol(option.unit)),
                  "write e.g. " + example_text(option));
  return in_bounds(option, *parsed.value, pointer, why);
}

ValueChecker::Checked ValueChecker::in_bounds(const Option& option, double value, const std::string& pointer,
                                              const std::string& why) {
  const std::optional<std::string> broken = broken_bound(option, value);
  if (!broken) return number_json(value);
  return refuse(pointer, *broken, why.empty() ? "write e.g. " + example_text(option) : why);
}

ValueChecker::Checked ValueChecker::text(const Option& option, const Node& node, const std::string& pointer) {
  if (node.kind != Node::Kind::text) return wrong_type(option, node, pointer);
  if (!option.choices.empty() && !holds(option.choices, node.text))
    return refuse(pointer, "is not a value of " + option.name, instead_of(node.text, option.choices));
  if (has_control_character(node.text)) return refuse(pointer, "must not hold control characters", "");
  if (node.text.size() > longest_text)
    return refuse(pointer, fmt::format("must have at most {} bytes", longest_text), "");
  if (option.path) return file(option, node.text, pointer);
  return Json(node.text);
}

ValueChecker::Checked ValueChecker::file(const Option& option, const std::string& name, const std::string& pointer) {
  if (name.empty()) return refuse(pointer, "must name a file", "write e.g. " + example_text(option));
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path path = fs::absolute(fs::path(base_directory_) / name, error).lexically_normal();
  if (error || !fs::exists(path, error)) return refuse(pointer, "does not exist", "looked for " + path.string());
  // Opening would wait for ever on a pipe that nobody writes to.
  if (::access(path.c_str(), R_OK) != 0) return refuse(pointer, "cannot be read", "looked at " + path.string());
  return Json(path.string());
}

ValueChecker::Checked ValueChecker::list(const Option& option, const Node& node, const std::string& pointer,
                                         const std::string& why) {
  if (node.kind == Node::Kind::text && holds(option.words, node.text)) return Json(node.text);
  if (node.kind != Node::Kind::list) return wrong_type(option, node, pointer);
  Option element = option;
  element.words.clear();
  element.kind = kind_of_elements(option.kind);
  element.default_value = {};
  element.example.clear();
  Json out = Json::array();
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    // One bad element is enough: a list of a million wrong ones is one mistake.
    Checked item = check(element, node.items[i], child(pointer, i), why);
    if (!item) return std::nullopt;
    out.push_back(std::move(*item));
  }
  return out;
}

}  // namespace paceline::scenario
