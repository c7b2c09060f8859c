// Relations between runs that need no oracle: more bandwidth, a straggler, and what no run can be faster than.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

scenario::Choice random_strategy(std::mt19937& dice, bool synchronous) {
  std::vector<scenario::Choice> all = {strategy("allreduce-ring"),
                                       strategy("allreduce-ring", {{"bucket_bytes", 3e5}, {"overlap", true}}),
                                       strategy("ps-sync"), strategy("ps-sync", {{"servers", std::int64_t{3}}}),
                                       strategy("local-sgd", {{"period", std::int64_t{3}}})};
  if (!synchronous) {
    all.push_back(strategy("ps-async"));
    all.push_back(strategy("ps-ssp", {{"staleness_bound", std::int64_t{2}}}));
  }
  return all[dice() % all.size()];
}

scenario::Scenario random_scenario(std::mt19937& dice, bool synchronous) {
  const auto workers = static_cast<std::int64_t>(1 + dice() % 9);
  auto scenario = timing_scenario(workers, random_strategy(dice, synchronous), 6, 1 + dice() % 2'000'000);
  scenario.seed = dice();
  if (dice() % 2 == 0) scenario.stragglers.push_back(noise_of("exponential", 0.003));
  if (dice() % 2 == 0)
    scenario.stragglers.push_back(
        straggler({static_cast<std::int64_t>(dice()) % workers}, 1.0 + static_cast<double>(dice() % 4)));
  return scenario;
}

double time_of(const scenario::Scenario& scenario) {
  return completed(scenario).summary.simulated_time_s;
}

constexpr double rounding = 1e-9;

}  // namespace

TEST_CASE("twice the bandwidth never slows a ring") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 dice(seed);
    auto scenario = random_scenario(dice, true);
    scenario.strategy = strategy("allreduce-ring");
    CAPTURE(seed);
    const double slow = time_of(scenario);
    scenario.cluster.network.bandwidth *= 2;
    CHECK(time_of(scenario) <= slow * (1 + rounding));
  }
}

TEST_CASE("a straggler never speeds up a synchronous run") {
  for (unsigned seed = 100; seed < 125; ++seed) {
    std::mt19937 dice(seed);
    auto scenario = random_scenario(dice, true);
    CAPTURE(seed, scenario.strategy.name);
    const double before = time_of(scenario);
    const auto victim = static_cast<std::int64_t>(dice()) % scenario.cluster.workers;
    scenario.stragglers.push_back(straggler({victim}, 1 + static_cast<double>(dice() % 30) / 10));
    CHECK(time_of(scenario) >= before * (1 - rounding));
  }
}

TEST_CASE("no run is faster than its computing or its busiest link") {
  for (unsigned seed = 200; seed < 230; ++seed) {
    std::mt19937 dice(seed);
    auto scenario = random_scenario(dice, false);
    if (dice() % 2 == 0) scenario.failures = {crash_of_worker(0, 0.012, 0.01)};
    if (!scenario.failures.empty()) scenario.recovery = dice() % 2 == 0 ? checkpoints(0.02) : recovery_of("elastic");
    CAPTURE(seed, scenario.strategy.name);
    const Result result = ended(scenario);
    double busiest = 0;
    for (const auto& row : result.workers) busiest = std::max(busiest, row.compute_s);
    for (const auto& link : result.links) busiest = std::max(busiest, static_cast<double>(link.bytes) / link.bandwidth);
    // A link may have carried a part only of what a crash cut off, which its books count in full.
    const double cut_off = static_cast<double>(result.summary.failures) * 4 * 2e6 / bandwidth;
    CHECK(result.summary.simulated_time_s >= busiest * (1 - rounding) - cut_off);
  }
}
