#pragma once
/// The scenario file as a JSON schema (draft-07), for editors and for the form of the graphical program.

#include <string>

#include "sim/scenario/shelves.hpp"

namespace paceline::scenario {

/// Pretty-printed JSON with a final newline; the same text for the same shelves.
///
/// Beside draft-07's own words an option carries "x-unit" ("s", "B", "B/s", "flop/s", "flop", "W", "samples", "steps"),
/// a chosen entry "x-source" (its paper) and a file name "x-path": true. Defaults are SI numbers.
std::string schema(const Shelves& shelves);

}  // namespace paceline::scenario
