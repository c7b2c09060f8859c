#pragma once
/// In what two scenarios differ, so that a comparison never blames a strategy for another network.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::results {

/// JSON pointers (RFC 6901) of the values that differ or that only one scenario has, in the order of the first. Not:
/// name, seed, strategy, format, $schema. Both texts are JSON objects, as RunHead::scenario_json is.
std::vector<std::string> differing_pointers(std::string_view scenario_json, std::string_view other_json);

/// Equal for two scenarios exactly when they differ in nothing but name, seed, format and $schema.
std::string experiment_of(std::string_view scenario_json);

/// The "strategy" object as text with sorted keys.
std::string strategy_of(std::string_view scenario_json);

/// "80 % accuracy" or "a loss of 0.3": what time_to_target_s was measured against; none without a target.
std::optional<std::string> target_of(std::string_view scenario_json);
/// True when that target is an accuracy.
bool targets_accuracy(std::string_view scenario_json);

/// True when the scenario has stragglers or failures.
bool has_misfortunes(std::string_view scenario_json);

}  // namespace paceline::results
