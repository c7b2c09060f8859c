#include "sim/scenario/shelf_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/nearest.hpp"

namespace paceline::scenario {

const Entry* find(const Shelf& shelf, std::string_view name) {
  const auto found = std::find_if(shelf.entries.begin(), shelf.entries.end(),
                                  [name](const Entry& entry) { return entry.name == name; });
  return found == shelf.entries.end() ? nullptr : &*found;
}

std::vector<std::string> names(const Shelf& shelf) {
  std::vector<std::string> all;
  all.reserve(shelf.entries.size());
  for (const Entry& entry : shelf.entries) all.push_back(entry.name);
  return all;
}

std::vector<std::string> names(const std::vector<Option>& options) {
  std::vector<std::string> all;
  all.reserve(options.size());
  for (const Option& option : options) all.push_back(option.name);
  return all;
}

std::string instead_of(std::string_view unknown, const std::vector<std::string>& known) {
  if (const auto near = nearest(unknown, known)) return fmt::format("did you mean \"{}\"?", *near);
  if (known.size() == 1) return fmt::format("there is only {}", known.front());
  return known.empty() ? "there is none" : "there are " + enumeration(known);
}

std::string is_not_a(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
  return fmt::format("is not {} {}", vowel ? "an" : "a", noun);
}

}  // namespace paceline::scenario
