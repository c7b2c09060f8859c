#include "sim/results/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "sim/results/contest.hpp"
#include "sim/results/quantity_text.hpp"
#include "sim/results/reason.hpp"
#include "sim/results/scenario_difference.hpp"
#include "sim/results/utf8.hpp"

namespace paceline::results {
namespace {

using Kind = Contest::Kind;

constexpr std::size_t most_named = 5;

/// "a", "a and b", "a, b and c"; above five "a, b, c, d, e and N more".
std::string listed(std::vector<std::string> names) {
  if (names.size() > most_named) {
    const std::size_t more = names.size() - most_named;
    names.resize(most_named);
    names.push_back(fmt::format("{} more", more));
  }
  if (names.size() < 2) return names.empty() ? std::string() : names.front();
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} and {}", fmt::join(names, ", "), last);
}

std::string value_text(const Contest& contest, const Contest::Entrant& entrant) {
  if (contest.kind != Kind::throughput) return quantity_text(*entrant.estimate.mean, Quantity::seconds);
  return quantity_text(*entrant.estimate.mean, Quantity::plain) + " samples per second";
}

/// "3.1 times sooner than", "4.0 % sooner than".
std::string lead_text(const Contest& contest, const Contest::Entrant& loser) {
  const std::string_view word = contest.kind == Kind::throughput ? "faster" : "sooner";
  const double lead = contest.lead_over(loser);
  if (!(lead < 1e6)) return fmt::format("far {} than", word);
  if (lead >= 10) return fmt::format("{:.0f} times {} than", lead, word);
  if (lead >= 1.1) return fmt::format("{:.1f} times {} than", lead, word);
  const double percent = contest.kind == Kind::throughput ? lead - 1 : 1 - 1 / lead;
  return fmt::format("{:.1f} % {} than", 100 * percent, word);
}

std::string named(const Contest& contest, const Contest::Entrant& entrant) {
  return fmt::format("{} ({})", entrant.row->title, value_text(contest, entrant));
}

std::string titles(const Contest& contest, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(contest.entrants[i].row->title);
  return listed(std::move(names));
}

/// What the best did: "reached 80 % accuracy first, in 12.3 s".
std::string deed(const Contest& contest) {
  const std::string value = value_text(contest, contest.entrants.front());
  switch (contest.kind) {
    case Kind::time_to_target:
      return fmt::format("reached {} first, in {}", contest.target, value);
    case Kind::simulated_time:
      return fmt::format("finished first, in {}", value);
    case Kind::throughput:
      break;
  }
  return fmt::format("trained fastest, at {}", value);
}

std::string tie_deed(const Contest& contest) {
  const std::string value = value_text(contest, contest.entrants.front());
  switch (contest.kind) {
    case Kind::time_to_target:
      return fmt::format("reached {} in {}", contest.target, value);
    case Kind::simulated_time:
      return fmt::format("finished in {}", value);
    case Kind::throughput:
      break;
  }
  return fmt::format("trained at {}", value);
}

/// "3.1 times sooner than ring (38.2 s), whose workers waited 72.0 % of their time."
std::string against_losers(const Contest& contest, std::size_t tied) {
  const Contest::Entrant& last = contest.entrants.back();
  const std::string reason = reason_clause(contest, *contest.entrants.front().row, *last.row);
  const std::string clause = reason.empty() ? "." : fmt::format(", {}.", reason);
  const std::string lead = lead_text(contest, last);
  if (contest.entrants.size() == tied + 1) return fmt::format("{} {}{}", lead, named(contest, last), clause);
  const Contest::Entrant& next = contest.entrants[tied];
  return fmt::format("{} {} and {} the last, {}{}", lead_text(contest, next), named(contest, next), lead,
                     named(contest, last), clause);
}

std::string winner_sentence(const Contest& contest) {
  const std::size_t tied = contest.tied();
  const std::size_t count = contest.entrants.size();
  if (tied == 1)
    return fmt::format("{} {}, {}", contest.entrants.front().row->title, deed(contest), against_losers(contest, 1));
  const std::string who =
      fmt::format("{} tie within 1 %{}: {} {}", titles(contest, tied), tied == count ? "" : " for the first place",
                  tied == 2 ? "both" : "all", tie_deed(contest));
  return tied == count ? who + "." : fmt::format("{}, {}", who, against_losers(contest, tied));
}

/// Rows that ended but are not ranked, since they did not reach what others did.
std::vector<const ComparisonRow*> left_behind(const Comparison& comparison, const Contest& contest) {
  std::vector<const ComparisonRow*> rows;
  for (const ComparisonRow& row : comparison.rows) {
    const bool ranked = std::any_of(contest.entrants.begin(), contest.entrants.end(),
                                    [&row](const Contest::Entrant& entrant) { return entrant.row == &row; });
    if (!ranked) rows.push_back(&row);
  }
  return rows;
}

/// "ring never did", "ring ended at 71.0 %", "ring did in 2 of 3 runs".
std::string shortfall(const ComparisonRow& row, bool by_accuracy) {
  const Estimate reached = row.estimate("time_to_target_s");
  if (reached.n > 0) return fmt::format("{} did so in {} of {} runs", row.title, reached.n, reached.of);
  const Estimate accuracy = row.estimate("final_test_accuracy");
  if (!by_accuracy || !accuracy.mean) return fmt::format("{} did not", row.title);
  return fmt::format("{} ended at {}", row.title, quantity_text(*accuracy.mean, Quantity::share));
}

bool by_accuracy(const Comparison& comparison) {
  return std::all_of(comparison.rows.begin(), comparison.rows.end(),
                     [](const ComparisonRow& row) { return targets_accuracy(row.runs.front().scenario_json); });
}

std::string shortfalls(const Comparison& comparison, const std::vector<const ComparisonRow*>& rows) {
  std::vector<std::string> parts;
  parts.reserve(rows.size());
  for (const ComparisonRow* row : rows) parts.push_back(shortfall(*row, by_accuracy(comparison)));
  return listed(std::move(parts));
}

/// Among rows of one target: who reached it, who did not.
std::string target_sentences(const Comparison& comparison, const Contest& contest) {
  const auto behind = left_behind(comparison, contest);
  if (contest.entrants.size() == 1)
    return fmt::format("{} alone reached {}{}, in {}; {}.", contest.entrants.front().row->title, contest.target,
                       contest.entrants.front().row->runs.size() > 1 ? " in every run" : "",
                       value_text(contest, contest.entrants.front()), shortfalls(comparison, behind));
  const std::string sentence = winner_sentence(contest);
  return behind.empty() ? sentence : fmt::format("{} Of the others {}.", sentence, shortfalls(comparison, behind));
}

std::string nobody_reached(const Comparison& comparison, const std::string& target) {
  std::vector<const ComparisonRow*> rows;
  for (const ComparisonRow& row : comparison.rows)
    if (row.estimate("samples").mean) rows.push_back(&row);
  if (rows.empty()) return fmt::format("None reached {}.", target);
  std::stable_sort(rows.begin(), rows.end(), [](const ComparisonRow* a, const ComparisonRow* b) {
    const auto merit = [](const ComparisonRow* row) {
      return std::pair(row->estimate("time_to_target_s").n, row->estimate("final_test_accuracy").mean.value_or(0));
    };
    return merit(a) > merit(b);
  });
  const bool some = rows.front()->estimate("time_to_target_s").n > 0;
  const bool told = some || (by_accuracy(comparison) && rows.front()->estimate("final_test_accuracy").mean);
  return told ? fmt::format("None reached {}{}: {}.", target, some ? " in every run" : "", shortfalls(comparison, rows))
              : fmt::format("None reached {}.", target);
}

/// A fast row that learned less has not simply won; empty when the winner learned as much as any.
std::string accuracy_caveat(const Contest& contest) {
  const auto accuracy = [](const Contest::Entrant& entrant) {
    return entrant.row->estimate("final_test_accuracy").mean.value_or(0);
  };
  const auto best = std::max_element(contest.entrants.begin(), contest.entrants.end(),
                                     [&](const auto& a, const auto& b) { return accuracy(a) < accuracy(b); });
  constexpr double one_point = 0.01;
  if (accuracy(*best) - accuracy(contest.entrants.front()) <= one_point) return {};
  return fmt::format("But it ended at {} accuracy, {} at {}.",
                     quantity_text(accuracy(contest.entrants.front()), Quantity::share), best->row->title,
                     quantity_text(accuracy(*best), Quantity::share));
}

/// Without a target, or with one that nobody reached: by time or throughput.
std::vector<std::string> race_sentences(const Comparison& comparison, const Contest& contest) {
  std::vector<std::string> sentences;
  if (!contest.target.empty()) sentences.push_back(nobody_reached(comparison, contest.target));
  if (contest.entrants.empty()) {
    sentences.emplace_back("No row completed, so there is no winner.");
  } else if (contest.entrants.size() == 1) {
    const Contest::Entrant& only = contest.entrants.front();
    sentences.push_back(fmt::format("{} alone completed, in {}.", only.row->title, value_text(contest, only)));
  } else {
    sentences.push_back(winner_sentence(contest));
    if (std::string caveat = accuracy_caveat(contest); !caveat.empty() && contest.tied() == 1)
      sentences.push_back(std::move(caveat));
  }
  return sentences;
}

/// The order of the first two is not certain when their intervals meet; empty when it is, or cannot be told.
std::string overlap_sentence(const Contest& contest) {
  if (contest.entrants.size() < 2 || contest.tied() > 1) return {};
  const Contest::Entrant& first = contest.entrants[0];
  const Contest::Entrant& second = contest.entrants[1];
  if (!first.estimate.half_width || !second.estimate.half_width) return {};
  const double gap = std::abs(*first.estimate.mean - *second.estimate.mean);
  if (gap > *first.estimate.half_width + *second.estimate.half_width) return {};
  return fmt::format("The 95 % intervals of {} and {} overlap: their order is not certain.", first.row->title,
                     second.row->title);
}

std::string single_sentence(const ComparisonRow& row) {
  const Estimate time = row.estimate("simulated_time_s");
  if (!time.mean) return fmt::format("{} is alone: there is nothing to compare it with.", row.title);
  const auto share = [&row](std::string_view field) {
    return quantity_text(row.estimate(field).mean.value_or(0), Quantity::share);
  };
  return fmt::format(
      "{} took {}, of which its workers computed {}, communicated {} and waited {}; there is nothing to compare it "
      "with.",
      row.title, quantity_text(*time.mean, Quantity::seconds), share("fractions.compute"),
      share("fractions.communicate"), share("fractions.wait"));
}

std::string incompletion_of(const ComparisonRow& row) {
  if (row.runs.size() > 1) return fmt::format("{} ({})", row.title, row.status());
  const std::optional<Summary>& summary = row.runs.front().summary;
  if (!summary) return fmt::format("{} (no summary.json: still going, or killed)", row.title);
  std::string reason = printable(summary->reason);
  if (reason.ends_with('.')) reason.pop_back();
  return fmt::format("{} ({}{}{})", row.title, name_of(summary->status), reason.empty() ? "" : ": ", reason);
}

std::string incomplete_sentence(const Comparison& comparison) {
  std::vector<std::string> rows;
  for (const ComparisonRow& row : comparison.rows)
    if (!row.completed()) rows.push_back(incompletion_of(row));
  return rows.empty() ? std::string() : fmt::format("Not completed: {}.", listed(std::move(rows)));
}

}  // namespace

std::string difference_sentence(const Comparison& comparison) {
  std::vector<std::string> sentences;
  if (!comparison.differences.empty())
    sentences.push_back(fmt::format(
        "{}: {}.", comparison.strategies_differ ? "Runs differ in more than the strategy" : "Runs differ in",
        printable(listed(comparison.differences))));
  if (!comparison.environment_differences.empty())
    sentences.push_back(
        fmt::format("They were not made alike but differ in {}.", listed(comparison.environment_differences)));
  return fmt::format("{}", fmt::join(sentences, " "));
}

std::string misfortune_sentence(const Comparison& comparison) {
  const auto seeds_of = [](const ComparisonRow& row) {
    std::set<std::uint64_t> seeds;
    for (const RunHead& run : row.runs) seeds.insert(run.seed);
    return seeds;
  };
  if (comparison.rows.size() < 2 || !has_misfortunes(comparison.rows.front().runs.front().scenario_json)) return {};
  for (const std::string& pointer : comparison.differences)
    for (const char* what : {"/stragglers", "/failures", "/cluster/workers"})
      if (pointer.starts_with(what)) return {};
  for (const ComparisonRow& row : comparison.rows)
    if (seeds_of(row) != seeds_of(comparison.rows.front())) return {};
  return "All met the same stragglers and failures, draw for draw.";
}

std::string verdict(const Comparison& comparison) {
  std::vector<std::string> sentences;
  if (comparison.rows.size() == 1) {
    sentences.push_back(single_sentence(comparison.rows.front()));
  } else {
    const Contest contest = contest_of(comparison);
    if (contest.kind == Kind::time_to_target)
      sentences.push_back(target_sentences(comparison, contest));
    else
      sentences = race_sentences(comparison, contest);
    sentences.push_back(overlap_sentence(contest));
  }
  sentences.push_back(incomplete_sentence(comparison));
  sentences.push_back(misfortune_sentence(comparison));
  sentences.push_back(difference_sentence(comparison));
  std::erase(sentences, "");
  return fmt::format("{}", fmt::join(sentences, " "));
}

}  // namespace paceline::results
