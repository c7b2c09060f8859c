#include "sim/results/contest.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "sim/results/scenario_difference.hpp"

namespace paceline::results {
namespace {

std::string target_text(const Comparison& comparison) {
  std::optional<std::string> common;
  for (const ComparisonRow& row : comparison.rows) {
    const std::optional<std::string> target = target_of(row.runs.front().scenario_json);
    if (!target) continue;
    if (common && *common != *target) return "its target";
    common = target;
  }
  return common.value_or("");
}

bool equal_work(const std::vector<const ComparisonRow*>& rows) {
  double least = std::numeric_limits<double>::infinity();
  double most = 0;
  for (const ComparisonRow* row : rows) {
    const double samples = row->estimate("samples").mean.value_or(0);
    least = std::min(least, samples);
    most = std::max(most, samples);
  }
  return most <= least * (1 + tie);
}

void enter(Contest& contest, const ComparisonRow& row) {
  const Estimate estimate = row.estimate(contest.field());
  if (estimate.complete()) contest.entrants.push_back({&row, estimate});
}

}  // namespace

std::string_view Contest::field() const {
  switch (kind) {
    case Kind::time_to_target:
      return "time_to_target_s";
    case Kind::simulated_time:
      return "simulated_time_s";
    case Kind::throughput:
      break;
  }
  return "throughput_samples_per_s";
}

double Contest::lead_over(const Entrant& entrant) const {
  const double winner = *entrants.front().estimate.mean;
  const double other = *entrant.estimate.mean;
  if (winner == other) return 1;
  return kind == Kind::throughput ? winner / other : other / winner;
}

std::size_t Contest::tied() const {
  return static_cast<std::size_t>(std::count_if(
      entrants.begin(), entrants.end(), [this](const Entrant& entrant) { return lead_over(entrant) <= 1 + tie; }));
}

Contest contest_of(const Comparison& comparison) {
  Contest contest;
  contest.target = target_text(comparison);
  contest.kind = Contest::Kind::time_to_target;
  for (const ComparisonRow& row : comparison.rows) enter(contest, row);
  if (contest.entrants.empty()) {
    std::vector<const ComparisonRow*> completed;
    for (const ComparisonRow& row : comparison.rows)
      if (row.completed()) completed.push_back(&row);
    contest.kind = equal_work(completed) ? Contest::Kind::simulated_time : Contest::Kind::throughput;
    for (const ComparisonRow* row : completed) enter(contest, *row);
  }
  const bool more_is_better = contest.kind == Contest::Kind::throughput;
  std::stable_sort(contest.entrants.begin(), contest.entrants.end(), [more_is_better](const auto& a, const auto& b) {
    return more_is_better ? *a.estimate.mean > *b.estimate.mean : *a.estimate.mean < *b.estimate.mean;
  });
  return contest;
}

}  // namespace paceline::results
