// libFuzzer target: whatever bytes lie in the files of a run, reading gives a record or a ResultsError, and a record
// that was read is written and read again unchanged. The first byte chooses the file.
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include "sim/results/comparison_table.hpp"
#include "sim/results/csv.hpp"
#include "sim/results/error.hpp"
#include "sim/results/gate.hpp"
#include "sim/results/record_json.hpp"
#include "sim/results/record_tables.hpp"
#include "sim/results/scenario_difference.hpp"
#include "sim/results/verdict.hpp"

using namespace paceline::results;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void read_summary(std::string_view text) {
  const std::string once = summary_text(parse_summary(text, "summary.json"));
  require(summary_text(parse_summary(once, "summary.json")) == once);
}

void read_line(std::string_view text) {
  const std::string once = metrics_text(parse_metrics(text, "metrics.jsonl", 7));
  require(metrics_text(parse_metrics(once, "metrics.jsonl", 7)) == once);
}

void read_worker(std::string_view text) {
  const WorkerRow row = parse_worker(text, "workers.csv", 2);
  const std::string table = workers_text({&row, 1});
  const std::string line = table.substr(workers_header().size() + 1);
  const WorkerRow again = parse_worker(std::string_view(line).substr(0, line.size() - 1), "workers.csv", 2);
  require(workers_text({&again, 1}) == table);
}

void read_link(std::string_view text) {
  parse_link(text, "links.csv", 2);
}

void read_staleness(std::string_view text) {
  parse_staleness(text, "staleness.csv", 2);
}

/// One row of one run that has the text as its run.json, compared with itself.
void compare_run(std::string_view text) {
  RunDescription description = parse_run(text, "run.json");
  RunHead run;
  run.scenario_json = description.scenario_json;
  run.name = description.name;
  run.summary.emplace();
  require(differing_pointers(run.scenario_json, run.scenario_json).empty());
  require(experiment_of(run.scenario_json) == experiment_of(parse_run(run.scenario_json, "run.json").scenario_json));
  Comparison comparison;
  comparison.rows = {{description.name, description.strategy, description.name, {run}},
                     {description.name, description.strategy, description.strategy, {run}}};
  for (const TableForm form : {TableForm::text, TableForm::markdown, TableForm::csv, TableForm::json})
    require(!table_of(comparison, form).empty());
}

void read_gate(std::string_view text) {
  parse_gate(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr void (*readers[])(std::string_view) = {read_summary,   read_line,   read_worker, read_link,
                                                   read_staleness, compare_run, read_gate};
  try {
    readers[data[0] % std::size(readers)](text);
  } catch (const ResultsError&) {
    // The only exception that a reader may throw.
  }
  return 0;
}
