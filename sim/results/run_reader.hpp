#pragma once
/// Reads what a run left behind: finished, still going, or killed half-way.
///
/// Files are taken for hostile: whatever is in them, the answer is a record or a ResultsError with file and line.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/results/error.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::results {

/// What tells runs apart: run.json and summary.json.
struct RunHead {
  std::filesystem::path directory;
  std::string scenario_json;  ///< the scenario after defaults, as JSON text, without the keys of Environment
  std::string name;           ///< of the scenario
  std::string strategy;       ///< its name
  std::uint64_t seed = 1;
  Environment environment;
  std::optional<Summary> summary;  ///< none: the run is in progress, was killed, or could not be written
};

/// Everything but the model and the trace. Without a summary the tables are usually empty too.
struct RunFiles : RunHead {
  std::vector<MetricsLine> metrics;
  std::vector<WorkerRow> workers;
  std::vector<LinkRow> links;
  std::vector<StalenessRow> staleness;  ///< by age; empty when no update was stale, and of older versions
};

/// True when `directory` holds a run.json.
bool is_run(const std::filesystem::path& directory);

/// Throws ResultsError when there is no run.json, a file is broken or its `format` is newer than this program.
RunHead read_head(const std::filesystem::path& directory);
RunFiles read_run(const std::filesystem::path& directory);

/// Of workers.csv alone; none when there is no such file (yet). Throws ResultsError.
std::vector<WorkerRow> read_workers(const std::filesystem::path& directory);

/// How far metrics.jsonl has been read; the default is its beginning.
struct MetricsPosition {
  std::uint64_t offset = 0;  ///< bytes of the lines read
  std::uint64_t lines = 0;
};

/// The whole lines after `position`, which moves behind them; a last line without its newline is left for the next
/// call. A file that does not exist (yet) has no lines; one that became shorter was replaced and is an error. At most
/// `limit` lines, so that a reader of a long file can stay responsive.
std::vector<MetricsLine> read_metrics(const std::filesystem::path& file, MetricsPosition& position,
                                      std::size_t limit = SIZE_MAX);

}  // namespace paceline::results
