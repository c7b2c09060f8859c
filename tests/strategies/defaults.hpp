#pragma once

#include <string>
#include <utility>
#include <vector>

#include "catalogue/entry.hpp"

namespace paceline::tests {

using GivenOptions = std::vector<std::pair<std::string, OptionValue>>;

/// What a loader would hand over: every option of the entry at its default, then the given ones.
inline OptionValues defaults(const Entry& entry, const GivenOptions& given = {}) {
  OptionValues values;
  for (const Option& option : entry.options) values.set(option.name, option.default_value);
  for (const auto& [name, value] : given) values.set(name, value);
  return values;
}

}  // namespace paceline::tests
