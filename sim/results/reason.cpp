#include "sim/results/reason.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

#include "sim/results/quantity_text.hpp"

namespace paceline::results {
namespace {

/// Less than this share of the time does not explain who won.
constexpr double telling_share = 0.05;

double mean_of(const ComparisonRow& row, std::string_view field) {
  return row.estimate(field).mean.value_or(std::numeric_limits<double>::quiet_NaN());
}

double lost_share(const ComparisonRow& row) {
  const double time = mean_of(row, "simulated_time_s");
  return time > 0 ? mean_of(row, "lost_work_s") / time : 0;
}

struct Cause {
  double excess;  ///< share of the loser's time above the winner's
  std::string clause;
};

/// Shares of time: what kept the loser's workers from computing, or undid what they had computed.
Cause largest_share(const ComparisonRow& winner, const ComparisonRow& loser) {
  struct Share {
    std::string_view field, verb;
  };
  constexpr std::array<Share, 3> shares = {{{"fractions.wait", "waited {} of their time"},
                                            {"fractions.communicate", "communicated for {} of their time"},
                                            {"fractions.down", "were down for {} of their time"}}};
  Cause largest{0, ""};
  for (const Share& share : shares) {
    const double value = mean_of(loser, share.field);
    const double excess = value - mean_of(winner, share.field);
    if (excess > largest.excess)
      largest = {excess,
                 "whose workers " + fmt::format(fmt::runtime(share.verb), quantity_text(value, Quantity::share))};
  }
  const double lost = lost_share(loser);
  if (lost - lost_share(winner) > largest.excess)
    largest = {lost - lost_share(winner), fmt::format("which lost {} of its time to work that failures undid",
                                                      quantity_text(lost, Quantity::share))};
  return largest;
}

/// Samples until the target: its time at the run's rate.
double samples_to_target(const ComparisonRow& row) {
  return mean_of(row, "time_to_target_s") * mean_of(row, "throughput_samples_per_s");
}

std::string more_samples_clause(const ComparisonRow& winner, const ComparisonRow& loser) {
  const double ratio = samples_to_target(loser) / samples_to_target(winner);
  if (!(ratio > 1 + telling_share) || !std::isfinite(ratio)) return {};
  const double staleness = mean_of(loser, "staleness.mean");
  const bool staler = staleness > mean_of(winner, "staleness.mean");
  return fmt::format("which needed about {:.1f} times as many samples{}", ratio,
                     staler ? fmt::format(" (mean staleness {:.1f})", staleness) : "");
}

std::string lower_rate_clause(const ComparisonRow& winner, const ComparisonRow& loser) {
  const double fast = mean_of(winner, "throughput_samples_per_s");
  const double slow = mean_of(loser, "throughput_samples_per_s");
  if (!(fast > slow * (1 + telling_share))) return {};
  return fmt::format("which trained on {} samples per second where {} managed {}", quantity_text(slow, Quantity::plain),
                     winner.title, quantity_text(fast, Quantity::plain));
}

}  // namespace

std::string reason_clause(const Contest& contest, const ComparisonRow& winner, const ComparisonRow& loser) {
  const bool by_target = contest.kind == Contest::Kind::time_to_target;
  const double fast = mean_of(winner, "throughput_samples_per_s");
  const double slow = mean_of(loser, "throughput_samples_per_s");
  // A loser that trained as fast was not held up by its workers' waiting: it needed more samples.
  const bool slower = !(fast <= slow * (1 + telling_share));
  if (slower) {
    const Cause cause = largest_share(winner, loser);
    if (cause.excess >= telling_share) return cause.clause;
  }
  std::string clause = by_target ? more_samples_clause(winner, loser) : std::string();
  if (clause.empty() && contest.kind != Contest::Kind::throughput) clause = lower_rate_clause(winner, loser);
  return clause;
}

}  // namespace paceline::results
