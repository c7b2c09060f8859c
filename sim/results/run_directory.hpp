#pragma once
/// The directory of one run: which files may be in it, and when it may be written to.

#include <filesystem>
#include <string_view>

namespace paceline::results {

namespace file_name {
inline constexpr std::string_view run = "run.json";
inline constexpr std::string_view metrics = "metrics.jsonl";
inline constexpr std::string_view workers = "workers.csv";
inline constexpr std::string_view links = "links.csv";
inline constexpr std::string_view staleness = "staleness.csv";
inline constexpr std::string_view trace = "trace.json";
inline constexpr std::string_view model = "model.safetensors";
inline constexpr std::string_view summary = "summary.json";
}  // namespace file_name

/// Makes `directory`, with its parents, ready for a new run. One that exists must be empty, unless `replace`: then the
/// files that a run writes are removed from it, summary.json first, and whatever else lies there is kept.
/// Throws ResultsError, the directory untouched, when it may not be used.
void prepare_directory(const std::filesystem::path& directory, bool replace);

/// `wanted` ("results/<name>-<seed>") or, when something of that name exists, wanted-2, wanted-3 and so on.
std::filesystem::path default_directory(const std::filesystem::path& wanted);

}  // namespace paceline::results
