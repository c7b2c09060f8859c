#pragma once
/// What somebody may have meant who wrote a word that does not exist.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::scenario {

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other
/// (optimal string alignment; Damerau, CACM 7 (1964)).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that was probably meant: at most a third of its letters differ, or it alone contains the word.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b and c"; "" for none. Beyond `limit` names: "a, b, c and 12 more".
std::string enumeration(const std::vector<std::string>& names, std::size_t limit = 24);

}  // namespace paceline::scenario
