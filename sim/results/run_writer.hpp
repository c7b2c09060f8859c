#pragma once
/// Writes the files of one run: run.json at once, metrics.jsonl while it goes, all others at its end.

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/results/output_file.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::results {

struct RunWriterOptions {
  bool replace = false;  ///< an earlier run in the directory is replaced; files that no run writes are kept
  /// Gets each line of metrics.jsonl, without its newline, after the file has it. May throw: append() passes it on.
  std::function<void(const std::string& line)> stream{};
  SystemCalls* calls = nullptr;  ///< nullptr: the operating system's
};

/// One run, used from one thread. Every member throws ResultsError with path and reason when a file cannot be written
/// whole, and after that for every further call: a run that could not be recorded cannot be taken for a recorded one.
/// A directory without summary.json is a run in progress, killed, or failed to write.
class RunWriter {
 public:
  /// Prepares the directory (see prepare_directory) and writes run.json: `scenario_json`, one JSON object, with the
  /// fields of `environment` beside its keys. Throws std::invalid_argument when scenario_json is no JSON object.
  RunWriter(std::filesystem::path directory, std::string_view scenario_json, const Environment& environment,
            RunWriterOptions options = {});

  /// Appends one whole line; another process may read it when this returns.
  void append(const MetricsLine& line);

  /// Writes workers.csv, links.csv, model.safetensors and staleness.csv (unless they would be empty), and last
  /// summary.json. Each appears whole or not at all. Nothing can be appended afterwards.
  void finish(const Summary& summary, std::span<const WorkerRow> workers, std::span<const LinkRow> links,
              std::span<const ModelTensor> model = {}, std::span<const StalenessRow> staleness = {});

  const std::filesystem::path& directory() const { return directory_; }

 private:
  void refuse_after_failure() const;

  std::filesystem::path directory_;
  std::function<void(const std::string&)> stream_;
  SystemCalls& calls_;
  std::optional<OutputFile> metrics_;
  bool writing_ = false;  ///< still set when a call left by an exception
  bool finished_ = false;
};

}  // namespace paceline::results
