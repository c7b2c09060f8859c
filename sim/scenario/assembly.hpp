#pragma once
/// The normalised scenario, which is complete and checked, as a Scenario, and default values as JSON.

#include <nlohmann/json.hpp>
#include <vector>

#include "catalogue/option.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/shelves.hpp"

namespace paceline::scenario {

/// null for monostate.
nlohmann::ordered_json option_json(const OptionValue& value);

/// Everything but base_directory and normalised_json.
Scenario assemble(const nlohmann::ordered_json& normalised, const Shelves& shelves);

}  // namespace paceline::scenario
