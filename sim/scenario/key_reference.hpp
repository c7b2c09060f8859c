#pragma once
/// Every key of a scenario and every option of every entry, explained in Markdown.

#include <string>
#include <string_view>

#include "sim/scenario/shelves.hpp"

namespace paceline::scenario {

inline constexpr std::string_view reference_begin = "<!-- key reference: begin (generated) -->";
inline constexpr std::string_view reference_end = "<!-- key reference: end -->";

/// Tables of key, type, unit, default, bounds, meaning and example; the same text for the same shelves.
std::string key_reference(const Shelves& shelves);

/// The page with what stands between the two markers replaced. Throws std::invalid_argument when it lacks them.
std::string with_key_reference(std::string_view page, const Shelves& shelves);

}  // namespace paceline::scenario
