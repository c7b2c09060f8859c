#include "sim/scenario/option_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/document.hpp"
#include "sim/scenario/units.hpp"

namespace paceline::scenario {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string spelled(double value, Unit unit) {
  const std::string text = spell(value, unit);
  return has_suffixes(unit) && value != 0 ? '"' + text + '"' : text;
}

template <class Item, class Show>
std::string list_text(const std::vector<Item>& items, Show show) {
  std::string out = "[";
  for (const Item& item : items) out += (out.size() > 1 ? ", " : "") + show(item);
  return out + "]";
}

/// A number inside the bounds that is as plain as possible.
double plain_number(const Option& option) {
  const Bounds limits = bounds(option);
  for (const double candidate : {1.0, 0.5, 0.0})
    if (!broken_bound(option, candidate)) return candidate;
  return std::isfinite(limits.minimum) ? limits.minimum : limits.maximum;
}

std::string made_up(const Option& option) {
  switch (option.kind) {
    case OptionKind::boolean:
      return "true";
    case OptionKind::integer:
      return spell(plain_number(option), Unit::none);
    case OptionKind::number:
      return spelled(plain_number(option), option.unit);
    case OptionKind::text:
      return json_string(option.choices.empty() ? "..." : option.choices.front());
    case OptionKind::integer_list:
      return "[0]";
    case OptionKind::integer_lists:
      return "[[0], [1]]";
    case OptionKind::text_list:
      return fmt::format("[{}]", json_string(option.choices.empty() ? "..." : option.choices.front()));
    case OptionKind::object_list:
      break;
  }
  std::string members;
  for (const Option& member : option.members)
    if (member.required || option.members.size() == 1)
      members += fmt::format("{}\"{}\": {}", members.empty() ? "" : ", ", member.name, example_text(member));
  return fmt::format("[{{ {} }}]", members);
}

std::string article(const Option& option, const char* without_unit) {
  return std::string(has_suffixes(option.unit) ? noun(option.unit) : without_unit);
}

}  // namespace

Bounds bounds(const Option& option) {
  const UnitBounds unit = bounds(option.unit);
  Bounds out{option.minimum, option.maximum, option.above_minimum, option.below_maximum};
  if (unit.minimum > out.minimum) {
    out.minimum = unit.minimum;
    out.above_minimum = false;
  }
  if (unit.maximum < out.maximum) {
    out.maximum = unit.maximum;
    out.below_maximum = false;
  }
  return out;
}

std::string bounds_text(const Option& option) {
  const Bounds limits = bounds(option);
  if (limits.minimum == limits.maximum) return spell(limits.minimum, option.unit);
  std::string out;
  if (std::isfinite(limits.minimum))
    out = fmt::format("{} {}", limits.above_minimum ? "above" : "at least", spell(limits.minimum, option.unit));
  if (std::isfinite(option.maximum))
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", limits.below_maximum ? "below" : "at most",
                       spell(limits.maximum, option.unit));
  return out;
}

std::optional<std::string> broken_bound(const Option& option, double value) {
  const Bounds limits = bounds(option);
  const bool low = value < limits.minimum || (limits.above_minimum && value == limits.minimum);
  const bool high = value > limits.maximum || (limits.below_maximum && value == limits.maximum);
  if (limits.minimum == limits.maximum && (low || high))
    return fmt::format("must be {}", spell(limits.minimum, option.unit));
  if (low)
    return fmt::format("must be {} {}", limits.above_minimum ? "above" : "at least",
                       spell(limits.minimum, option.unit));
  if (high)
    return fmt::format("must be {} {}", limits.below_maximum ? "below" : "at most", spell(limits.maximum, option.unit));
  if (option.unit == Unit::seconds && value > 0 && value < shortest_time) return "must be 0 or at least 1ns";
  return std::nullopt;
}

std::string type_text(const Option& option) {
  switch (option.kind) {
    case OptionKind::boolean:
      return "true or false";
    case OptionKind::integer:
      return article(option, "a whole number");
    case OptionKind::number:
      return article(option, "a number");
    case OptionKind::text:
      return "a text";
    case OptionKind::integer_list:
      return "a list of whole numbers";
    case OptionKind::integer_lists:
      return "a list of lists of whole numbers";
    case OptionKind::text_list:
      return "a list of texts";
    case OptionKind::object_list:
      return "a list of objects";
  }
  return "";
}

std::string default_text(const Option& option) {
  return std::visit(Overloaded{[](std::monostate) -> std::string { return ""; },
                               [](bool truth) -> std::string { return truth ? "true" : "false"; },
                               [&](std::int64_t whole) { return spelled(static_cast<double>(whole), option.unit); },
                               [&](double number) { return spelled(number, option.unit); },
                               [](const std::string& text) { return json_string(text); },
                               [](const std::vector<std::int64_t>& list) {
                                 return list_text(list, [](std::int64_t item) { return std::to_string(item); });
                               },
                               [](const std::vector<std::string>& list) {
                                 return list_text(list, [](const std::string& item) { return json_string(item); });
                               },
                               [](const std::vector<OptionValues>&) -> std::string { return "[]"; },
                               [](const std::vector<std::vector<std::int64_t>>&) -> std::string { return "[]"; }},
                    option.default_value);
}

std::string example_text(const Option& option) {
  if (!option.example.empty()) return option.example;
  const std::string by_default = default_text(option);
  return by_default.empty() ? made_up(option) : by_default;
}

}  // namespace paceline::scenario
