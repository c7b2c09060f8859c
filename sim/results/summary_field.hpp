#pragma once
/// The numbers of a summary by name: what a comparison can show and a gate can ask for.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/results/run_record.hpp"

namespace paceline::results {

/// "simulated_time_s", ..., "fractions.wait", "staleness.max"; not the seed. A number that is absent or not finite is
/// none.
using SummaryNumbers = std::vector<std::pair<std::string, std::optional<double>>>;
SummaryNumbers numbers_of(const Summary& summary);

/// Throws ResultsError for a name that is no numeric field, with up to three that are near to it.
void require_numeric_field(std::string_view name);

/// Throws as require_numeric_field does.
std::optional<double> number_of(const Summary& summary, std::string_view name);

}  // namespace paceline::results
