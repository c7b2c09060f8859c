// What stragglers do to whole runs: closed forms, statistics with stated bounds, and the same draws for every strategy.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/misfortune/misfortunes.hpp"
#include "tests/engine/ended_runs.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double c = compute;

/// Neither bytes nor latency: a step is over when the last gradient is.
scenario::Scenario without_network(std::int64_t workers, const scenario::Choice& strategy, std::int64_t steps) {
  auto scenario = timing_scenario(workers, strategy, steps, 0);
  scenario.cluster.network.latency = 0;
  return scenario;
}

double step_time(scenario::Scenario scenario, const scenario::Choice& straggler) {
  scenario.stragglers = {straggler};
  return completed(scenario).summary.simulated_time_s / static_cast<double>(*scenario.stop.steps);
}

}  // namespace

TEST_CASE("a synchronous step with noise lasts c and the mean maximum of N draws", "[slow]") {
  constexpr int steps = sanitized ? 200 : 2000;
  const double root = std::sqrt(steps), m = c;
  const auto ring = [](int n) { return without_network(n, strategy("allreduce-ring"), steps); };
  // Deviations: of the maximum of N exponential times m sqrt(sum 1/k^2), of a stall d sqrt(P (1 - P)).
  CHECK_THAT(step_time(ring(8), noise_of("exponential", m)), WithinAbs(c + 2.717857 * m, 4 * 1.2358 * m / root));
  CHECK_THAT(step_time(ring(32), noise_of("exponential", m)), WithinAbs(c + 4.058495 * m, 4 * 1.2708 * m / root));
  const double some = 1 - std::pow(0.95, 16);
  CHECK_THAT(step_time(ring(16), stalls(0.5, 0.05)),
             WithinAbs(c + 0.279937, 4 * 0.5 * std::sqrt(some * (1 - some)) / root));
}

TEST_CASE("noise is not stretched by slowness") {
  auto scenario = without_network(1, strategy("single"), 10);
  scenario.stragglers = {straggler({0}, 3), stalls(0.5, 1)};
  CHECK_THAT(completed(scenario).summary.simulated_time_s, WithinRel(10 * (3 * c + 0.5), 1e-9));
}

TEST_CASE("a noise of no mean and a stall that never comes change nothing") {
  auto scenario = timing_scenario(4, strategy("ps-async"), 20);
  const double undisturbed = completed(scenario).summary.simulated_time_s;
  scenario.stragglers = {noise_of("exponential", 0), stalls(1, 0), straggler({0, 1}, 1),
                         periodic_slowness(0.03, 0.01, 1)};
  CHECK_THAT(completed(scenario).summary.simulated_time_s, WithinRel(undisturbed, 1e-12));
}

TEST_CASE("a periodic straggler delays a run by what its slow times cost") {
  // A third of the speed for the first 20 ms of every 50: the work of a period is 2/3 of 10 ms and 30 ms.
  auto scenario = without_network(3, strategy("allreduce-ring"), 11);
  scenario.stragglers = {straggler_of(
      "periodic", {{"workers", std::vector<std::int64_t>{1}}, {"period", 0.05}, {"duration", 0.02}, {"factor", 3.0}})};
  // 110 ms of work: three periods hold exactly 3 (20/3 + 30) ms.
  CHECK_THAT(completed(scenario).summary.simulated_time_s, WithinRel(0.15, 1e-9));
}

TEST_CASE("buckets become ready along the true course of a gradient") {
  // Twice as slow from the middle of the gradient on; its last third of bytes is ready at 7/9 of its work.
  auto scenario = timing_scenario(1, strategy("allreduce-ring"), 1);
  const ScratchDirectory scratch;
  put(scratch / "slowness.csv", "time,worker,factor\n0.005,0,2\n");
  scenario.stragglers = {straggler_of("trace", {{"file", (scratch / "slowness.csv").string()}})};
  const Result result = run(scenario, {.worker = [](Worker& worker, Communicator& comm) {
                              while (worker.has_next_step())
                                for (const Slice& bucket : worker.backward(2'000'000))
                                  say(std::to_string(bucket.bytes()) + " " + std::to_string(comm.now() * 1e6));
                            }});
  REQUIRE(result.returned);
  std::istringstream lines(result.errors);
  std::vector<double> times;
  for (double bytes = 0, time = 0; lines >> bytes >> time;) times.push_back(time / 1e6);
  REQUIRE(times.size() == 4);
  for (int k = 1; k <= 4; ++k) {
    const double work = c * (1.0 / 3 + 2.0 / 3 * k / 4);
    CHECK_THAT(times[static_cast<std::size_t>(k - 1)],
               WithinAbs(work <= 0.005 ? work : 0.005 + 2 * (work - 0.005), 1e-9));
  }
}

TEST_CASE("a trace of slowness says from when on each worker is how slow") {
  const ScratchDirectory scratch;
  put(scratch / "slowness.csv", "time,worker,factor\r\n0,0,1\r\n\r\n 0.02 , 0 , 4 \r\n0.1,0,0.5 # fast\r\n");
  auto scenario = without_network(2, strategy("allreduce-ring"), 10);
  scenario.stragglers = {straggler_of("trace", {{"file", (scratch / "slowness.csv").string()}})};
  // Steps 1, 2 normal; two of 40 ms up to 0.1; from then on worker 1 is the slower one.
  CHECK_THAT(completed(scenario).summary.simulated_time_s, WithinRel(0.1 + 6 * c, 1e-9));
}

TEST_CASE("all strategies meet the same noise") {
  // Without a network a step of either lasts until the slowest gradient of it is done: equal only if each draw is.
  std::vector<double> times;
  for (const char* name : {"allreduce-ring", "ps-sync"}) {
    auto scenario = without_network(6, strategy(name), 200);
    scenario.stragglers = {noise_of("exponential", c), noise_of("pareto", c, 2.5), slow_episodes(3, 0.05, 4)};
    times.push_back(completed(scenario).summary.simulated_time_s);
  }
  CHECK_THAT(times[0], WithinRel(times[1], 1e-9));
}

TEST_CASE("all strategies meet the same crashes") {
  std::vector<std::vector<double>> times;
  for (const char* name : {"allreduce-ring", "ps-sync", "ps-async"}) {
    auto scenario = training_scenario(4, strategy(name), 60);
    scenario.recovery = checkpoints(2 * c);
    scenario.failures = {
        failure_of("random", {{"mtbf", 0.5}, {"mttr", 0.01}, {"workers", std::vector<std::int64_t>{0, 1, 2, 3}}})};
    const Result result = completed(scenario);
    std::vector<double>& mine = times.emplace_back();
    for (const results::MetricsLine& line : result.lines)
      if (line.event == "crash") mine.push_back(line.simulated_time_s);
  }
  for (const auto& other : times) {
    const std::size_t both = std::min(times[0].size(), other.size());
    REQUIRE(both >= 2);
    for (std::size_t i = 0; i < both; ++i) CHECK_THAT(other[i], WithinRel(times[0][i], 1e-12));
  }
}

TEST_CASE("a host's draws depend on its kind, entry and number, and on nothing else") {
  const auto draws = [](const scenario::Scenario& scenario, int servers, int host) {
    auto condition = misfortunes_of(scenario, servers, 2).condition(host);
    std::vector<double> values;
    for (int i = 0; i < 50; ++i) values.push_back(condition.noise.draw());
    return values;
  };
  auto scenario = timing_scenario(4, strategy("allreduce-ring"));
  scenario.stragglers = {noise_of("exponential", 1)};
  const auto expected = draws(scenario, 0, 2);
  CHECK(draws(scenario, 3, 2) == expected);
  CHECK(draws(scenario, 0, 1) != expected);
  auto more = scenario;
  more.cluster.workers = 9;
  more.stragglers.push_back(straggler({2}, 7));
  more.failures = {random_failures_of_hosts(1, 1)};
  CHECK(draws(more, 0, 2) == expected);
  auto second = scenario;
  second.stragglers.insert(second.stragglers.begin(), straggler({2}, 7));
  CHECK(draws(second, 0, 2) != expected);
  auto seeded = scenario;
  seeded.seed = 2;
  CHECK(draws(seeded, 0, 2) != expected);
}
