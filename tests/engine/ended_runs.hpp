#pragma once
/// Runs that ended as they should: books that balance; and the instants at which a run is easiest to hurt.

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <vector>

#include "tests/engine/misfortune_choices.hpp"

namespace paceline::tests {

inline scenario::Choice recovery_of(const std::string& kind, Options options = {}) {
  return choose(engine::recoveries().shelf(), kind, std::move(options));
}

/// Distinct times at which the undisturbed run does something, and a nanosecond before and after each.
inline std::vector<double> nasty_instants(const Result& undisturbed) {
  std::set<double> times{0.0};
  for (const double t : undisturbed.instants)
    if (t < undisturbed.summary.simulated_time_s) times.insert({std::max(0.0, t - 1e-9), t, t + 1e-9});
  return {times.begin(), times.end()};
}

/// Every second of every rank is spent on exactly one thing.
inline void check_books(const Result& result) {
  using Catch::Matchers::WithinAbs;
  const auto& f = result.summary.fractions;
  CHECK_THAT(f.compute + f.communicate + f.wait + f.down, WithinAbs(1.0, 1e-9));
  const double makespan = result.summary.simulated_time_s;
  for (const auto& row : result.workers)
    CHECK_THAT(row.compute_s + row.communicate_s + row.wait_s + row.down_s, WithinAbs(makespan, 1e-9 * makespan));
}

/// A run that ended by itself and left nothing on standard error.
inline Result ended(const scenario::Scenario& scenario) {
  Result result = run(scenario);
  INFO(result.errors << " " << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  check_books(result);
  return result;
}

inline Result completed(const scenario::Scenario& scenario) {
  Result result = ended(scenario);
  INFO(result.summary.reason);
  REQUIRE(result.summary.status == results::Status::completed);
  return result;
}

inline std::int64_t samples_of_workers(const Result& result) {
  std::int64_t sum = 0;
  for (const auto& row : result.workers) sum += row.samples;
  return sum;
}

}  // namespace paceline::tests
