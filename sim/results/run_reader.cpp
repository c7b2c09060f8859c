#include "sim/results/run_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "sim/results/input_file.hpp"
#include "sim/results/record_json.hpp"
#include "sim/results/record_tables.hpp"
#include "sim/results/run_directory.hpp"

namespace paceline::results {
namespace fs = std::filesystem;
namespace {

/// Far above what we write, far below what would hurt.
constexpr std::uint64_t largest_json = std::uint64_t{64} << 20U;

std::optional<Summary> read_summary(const fs::path& file) {
  const std::optional<std::string> text = read_text(file, largest_json);
  return text ? std::optional(parse_summary(*text, file.string())) : std::nullopt;
}

/// Of the columns of `header`, how many a file lacks that was written before the last ones of them were thought of.
/// None when its first line is another one altogether.
std::optional<std::size_t> missing_columns(std::string_view first_line, std::string_view header) {
  if (first_line.ends_with('\r')) first_line.remove_suffix(1);
  if (first_line.empty() || !header.starts_with(first_line)) return std::nullopt;
  const std::string_view missing = header.substr(first_line.size());
  if (!missing.empty() && missing.front() != ',') return std::nullopt;
  return static_cast<std::size_t>(std::count(missing.begin(), missing.end(), ','));
}

/// The line with so many empty cells behind its last.
std::string completed(std::string line, std::size_t cells) {
  return line.insert(line.size() - (line.ends_with('\r') ? 1 : 0), cells, ',');
}

/// The lines below `header`, or below a beginning of it; none when there is no file.
template <class Row>
std::vector<Row> read_table(const fs::path& file, const std::string& header,
                            Row (*parse)(std::string_view, const std::string&, std::size_t)) {
  std::vector<Row> rows;
  LineSource lines(file);
  if (!lines.exists()) return rows;
  std::optional<std::string> line = lines.next();
  const std::optional<std::size_t> missing = line ? missing_columns(*line, header) : std::nullopt;
  if (!missing) throw_reading_error(file.string(), 1, fmt::format("the first line must be '{}'", header));
  while ((line = lines.next()))
    rows.push_back(parse(completed(*std::move(line), *missing), file.string(), lines.line()));
  if (!lines.rest().empty()) throw_reading_error(file.string(), lines.line() + 1, "the last line is cut off");
  return rows;
}

void read_head_into(RunHead& head, const fs::path& directory) {
  const fs::path file = directory / file_name::run;
  const std::optional<std::string> text = read_text(file, largest_json);
  if (!text) throw ResultsError(fmt::format("'{}' holds no run: it has no run.json", directory.string()));
  RunDescription run = parse_run(*text, file.string());
  head.directory = directory;
  head.scenario_json = std::move(run.scenario_json);
  head.name = std::move(run.name);
  head.strategy = std::move(run.strategy);
  head.seed = run.seed;
  head.environment = std::move(run.environment);
  head.summary = read_summary(directory / file_name::summary);
}

}  // namespace

bool is_run(const fs::path& directory) {
  std::error_code reason;
  return fs::exists(directory / file_name::run, reason);
}

RunHead read_head(const fs::path& directory) {
  RunHead head;
  read_head_into(head, directory);
  return head;
}

RunFiles read_run(const fs::path& directory) {
  RunFiles files;
  read_head_into(files, directory);
  MetricsPosition beginning;
  files.metrics = read_metrics(directory / file_name::metrics, beginning);
  files.workers = read_workers(directory);
  files.links = read_table(directory / file_name::links, links_header(), parse_link);
  files.staleness = read_table(directory / file_name::staleness, staleness_header(), parse_staleness);
  return files;
}

std::vector<WorkerRow> read_workers(const fs::path& directory) {
  return read_table(directory / file_name::workers, workers_header(), parse_worker);
}

std::vector<MetricsLine> read_metrics(const fs::path& file, MetricsPosition& position, std::size_t limit) {
  std::vector<MetricsLine> metrics;
  LineSource lines(file);
  if (!lines.exists() && position.offset == 0) return metrics;
  if (!lines.exists() || lines.size() < position.offset)
    throw ResultsError(fmt::format("'{}' became shorter while it was read: another run replaced it", file.string()));
  lines.seek(position.offset, position.lines);
  while (metrics.size() < limit) {
    const std::optional<std::string> line = lines.next();
    if (!line) break;
    metrics.push_back(parse_metrics(*line, file.string(), lines.line()));
    position = {lines.offset(), lines.line()};
  }
  return metrics;
}

}  // namespace paceline::results
