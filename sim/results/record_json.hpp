#pragma once
/// Records as JSON text and back: summary.json, a line of metrics.jsonl, run.json.

#include <string>
#include <string_view>

#include "sim/results/run_record.hpp"

namespace paceline::results {

// Writing. Numbers are the shortest that read back equal; NaN, infinity, empty optionals and empty strings are null.

std::string summary_text(const Summary& summary);
/// Without a newline.
std::string metrics_text(const MetricsLine& line);
/// The keys of `scenario_json` with `format` before and those of `environment` behind them. Throws
/// std::invalid_argument when it is no JSON object.
std::string run_text(std::string_view scenario_json, const Environment& environment);

// Reading. `file` and `line` (of the text's first character) go into the ResultsError.

Summary parse_summary(std::string_view text, const std::string& file);
MetricsLine parse_metrics(std::string_view text, const std::string& file, std::size_t line);

/// run.json taken apart.
struct RunDescription {
  std::string scenario_json, name, strategy;
  std::uint64_t seed = 1;
  Environment environment;
};
RunDescription parse_run(std::string_view text, const std::string& file);

}  // namespace paceline::results
