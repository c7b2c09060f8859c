#pragma once
/// An option in words: its type, its bounds, how to write it. Errors, schema and key reference say the same.

#include <optional>
#include <string>

#include "catalogue/option.hpp"

namespace paceline::scenario {

/// What a value may lie between: the option's bounds within those of its unit.
struct Bounds {
  double minimum, maximum;
  bool above_minimum, below_maximum;
};
Bounds bounds(const Option& option);

/// "above 0, at most 1"; without what is only the unit's own upper bound. Empty: nothing to say.
std::string bounds_text(const Option& option);
/// "must be above 0" when the value is not; nothing when the value is within all bounds.
std::optional<std::string> broken_bound(const Option& option, double value);

/// "a whole number", "a time", "a list of texts": what a value must be.
std::string type_text(const Option& option);

/// JSON text that shows how to write the option's value: its example, else its default, else one made up.
std::string example_text(const Option& option);
/// The default as JSON text, quantities with their suffix; empty: none.
std::string default_text(const Option& option);

}  // namespace paceline::scenario
