#pragma once
/// Entries of a shelf by their names.

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/entry.hpp"

namespace paceline::scenario {

/// nullptr when the shelf has no such entry.
const Entry* find(const Shelf& shelf, std::string_view name);
std::vector<std::string> names(const Shelf& shelf);
std::vector<std::string> names(const std::vector<Option>& options);

/// What to write instead of a name that the shelf does not have.
std::string instead_of(std::string_view unknown, const std::vector<std::string>& known);

/// "is not a model", "is not an optimizer".
std::string is_not_a(std::string_view noun);

}  // namespace paceline::scenario
