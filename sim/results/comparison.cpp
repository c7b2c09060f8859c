#include "sim/results/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <system_error>

#include "sim/results/scenario_difference.hpp"
#include "sim/results/student_t.hpp"
#include "sim/results/summary_field.hpp"

namespace paceline::results {
namespace fs = std::filesystem;
namespace {

/// A run and what decides its row.
struct Candidate {
  RunHead run;
  std::string experiment;
  std::size_t origin = 0;  ///< number of the argument that is a directory of runs; 0: named one by one
};

struct Draft {
  ComparisonRow row;
  std::string experiment;
  std::size_t origin = 0;
};

std::vector<fs::path> runs_below(const fs::path& directory) {
  std::vector<fs::path> runs;
  std::error_code reason;
  fs::directory_iterator entries(directory, reason);
  for (; !reason && entries != fs::directory_iterator(); entries.increment(reason))
    if (is_run(entries->path())) runs.push_back(entries->path());
  if (reason) throw_system_error("read", directory, reason.value());
  if (runs.empty())
    throw ResultsError(
        fmt::format("'{}' holds no run: there is no run.json in it or one level below", directory.string()));
  std::sort(runs.begin(), runs.end());
  return runs;
}

std::vector<Candidate> load(std::span<const fs::path> arguments) {
  std::vector<Candidate> candidates;
  const auto add = [&candidates](const fs::path& directory, std::size_t origin) {
    RunHead run = read_head(directory);
    std::string experiment = experiment_of(run.scenario_json);
    candidates.push_back({std::move(run), std::move(experiment), origin});
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (is_run(arguments[i]))
      add(arguments[i], 0);
    else
      for (const fs::path& directory : runs_below(arguments[i])) add(directory, i + 1);
  }
  return candidates;
}

/// The scenario's name without "-<seed>", "-s<seed>" or "-seed-<seed>" at its end; none when it has no such end.
std::optional<std::string> name_without_seed(const RunHead& run) {
  std::string_view name = run.name;
  const auto drop = [&name](std::string_view end) {
    if (name.size() <= end.size() || !name.ends_with(end)) return false;
    name.remove_suffix(end.size());
    return true;
  };
  if (!drop(std::to_string(run.seed))) return std::nullopt;
  bool separated = drop("-") || drop("_");
  if (drop("seed") || drop("s")) separated = drop("-") || drop("_");
  return separated ? std::optional(std::string(name)) : std::nullopt;
}

bool same_experiment(const RunHead& a, const RunHead& b) {
  if (a.name == b.name) return true;
  const std::optional<std::string> base = name_without_seed(a);
  return base && base == name_without_seed(b);
}

bool has_seed(const ComparisonRow& row, std::uint64_t seed) {
  return std::any_of(row.runs.begin(), row.runs.end(), [seed](const RunHead& run) { return run.seed == seed; });
}

/// The latest row that the run could belong to; nullptr when it must open one.
Draft* row_for(std::vector<Draft>& drafts, const Candidate& candidate) {
  for (auto draft = drafts.rbegin(); draft != drafts.rend(); ++draft) {
    if (draft->origin != candidate.origin || draft->experiment != candidate.experiment) continue;
    if (!same_experiment(draft->row.runs.front(), candidate.run)) continue;
    return has_seed(draft->row, candidate.run.seed) ? nullptr : &*draft;
  }
  return nullptr;
}

std::string label_of(const ComparisonRow& row) {
  const RunHead& first = row.runs.front();
  const bool one_name =
      std::all_of(row.runs.begin(), row.runs.end(), [&first](const RunHead& run) { return run.name == first.name; });
  return one_name ? first.name : name_without_seed(first).value_or(first.name);
}

std::vector<ComparisonRow> group(std::vector<Candidate> candidates, std::span<const fs::path> arguments) {
  std::vector<Draft> drafts;
  for (Candidate& candidate : candidates) {
    Draft* draft = row_for(drafts, candidate);
    if (draft == nullptr) draft = &drafts.emplace_back(Draft{{}, candidate.experiment, candidate.origin});
    draft->row.runs.push_back(std::move(candidate.run));
  }
  std::vector<ComparisonRow> rows;
  std::map<std::pair<std::string, std::string>, int> uses;
  for (Draft& draft : drafts) {
    draft.row.label = label_of(draft.row);
    draft.row.strategy = draft.row.runs.front().strategy;
    ++uses[{draft.row.label, draft.row.strategy}];
  }
  for (Draft& draft : drafts) {
    const fs::path& place = draft.origin > 0 ? arguments[draft.origin - 1] : draft.row.runs.front().directory;
    if (uses[{draft.row.label, draft.row.strategy}] > 1) draft.row.label += fmt::format(" [{}]", place.string());
    rows.push_back(std::move(draft.row));
  }
  return rows;
}

/// No two rows have the same text.
template <class TextOf>
bool tells_apart(const std::vector<ComparisonRow>& rows, TextOf text_of) {
  std::set<std::string> seen;
  return std::all_of(rows.begin(), rows.end(),
                     [&](const ComparisonRow& row) { return seen.insert(text_of(row)).second; });
}

void name_rows(std::vector<ComparisonRow>& rows) {
  const bool by_strategy = tells_apart(rows, [](const ComparisonRow& row) { return row.strategy; });
  const bool by_label = tells_apart(rows, [](const ComparisonRow& row) { return row.label; });
  for (ComparisonRow& row : rows)
    row.title = by_strategy ? row.strategy : by_label ? row.label : fmt::format("{} ({})", row.label, row.strategy);
}

std::set<std::uint64_t> seeds_of(const ComparisonRow& row) {
  std::set<std::uint64_t> seeds;
  for (const RunHead& run : row.runs) seeds.insert(run.seed);
  return seeds;
}

void find_differences(Comparison& comparison) {
  std::set<std::string> seen;
  const auto add = [&](std::string pointer) {
    if (seen.insert(pointer).second) comparison.differences.push_back(std::move(pointer));
  };
  const ComparisonRow& first = comparison.rows.front();
  for (const ComparisonRow& row : comparison.rows) {
    const std::string& base = first.runs.front().scenario_json;
    const std::string& other = row.runs.front().scenario_json;
    if (strategy_of(base) != strategy_of(other)) comparison.strategies_differ = true;
    if (seeds_of(first) != seeds_of(row)) add("/seed");
    for (std::string& pointer : differing_pointers(base, other)) add(std::move(pointer));
  }
}

std::vector<std::string> environment_facts(const Environment& environment) {
  return {environment.version, environment.backend_used, environment.instruction_set,
          std::to_string(environment.arithmetic_version)};
}

void find_environment_differences(Comparison& comparison) {
  static const std::vector<std::string> names = {"version", "backend_used", "instruction_set", "arithmetic_version"};
  std::vector<std::set<std::string>> values(names.size());
  for (const ComparisonRow& row : comparison.rows)
    for (const RunHead& run : row.runs) {
      const std::vector<std::string> facts = environment_facts(run.environment);
      for (std::size_t i = 0; i < names.size(); ++i) values[i].insert(facts[i]);
    }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (values[i].size() > 1) comparison.environment_differences.push_back(names[i]);
}

}  // namespace

Estimate estimate_of(std::span<const double> values, std::int64_t of) {
  Estimate estimate;
  estimate.of = of;
  estimate.n = static_cast<std::int64_t>(values.size());
  if (values.empty()) return estimate;
  const double n = static_cast<double>(values.size());
  double excess = 0;  // above the first: equal values have exactly their own mean
  for (const double value : values) excess += value - values.front();
  const double mean = values.front() + excess / n;
  estimate.mean = mean;
  if (values.size() < 2) return estimate;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  estimate.half_width = student_t(estimate.n - 1, 0.95) * std::sqrt(squares / (n - 1) / n);
  return estimate;
}

Estimate ComparisonRow::estimate(std::string_view field) const {
  require_numeric_field(field);
  std::vector<double> values;
  for (const RunHead& run : runs)
    if (const auto value = run.summary ? number_of(*run.summary, field) : std::nullopt) values.push_back(*value);
  return estimate_of(values, static_cast<std::int64_t>(runs.size()));
}

std::string ComparisonRow::status() const {
  std::map<std::string_view, int> counts;
  for (const RunHead& run : runs) ++counts[run.summary ? name_of(run.summary->status) : "unfinished"];
  if (counts.size() == 1) return std::string(counts.begin()->first);
  std::vector<std::string> parts;
  parts.reserve(counts.size());
  for (const auto& [status, count] : counts) parts.push_back(fmt::format("{} {}", count, status));
  return fmt::format("{}", fmt::join(parts, ", "));
}

bool ComparisonRow::completed() const {
  return std::all_of(runs.begin(), runs.end(),
                     [](const RunHead& run) { return run.summary && run.summary->status == Status::completed; });
}

Comparison compare(std::span<const fs::path> arguments) {
  if (arguments.empty()) throw ResultsError("there is no run to compare: name the directory of at least one");
  Comparison comparison;
  comparison.rows = group(load(arguments), arguments);
  name_rows(comparison.rows);
  find_differences(comparison);
  find_environment_differences(comparison);
  return comparison;
}

}  // namespace paceline::results
