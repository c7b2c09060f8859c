/// Strategies that exist because of stragglers, in simulated time: closed forms with and without noise.
///
/// Means over random times are met within four standard errors, which come from the closed form of the variance: a
/// right simulator fails such a check with one seed in 16,000.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/catalogue.hpp"
#include "strategies/catalogue.hpp"
#include "tests/engine/ended_runs.hpp"
#include "tests/strategies/recording_worker.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = latency, B = bandwidth, c = compute;
constexpr double m = 0.02;  ///< s, mean of the noise
constexpr double standard_errors = 4;

scenario::Choice noise(const std::string& distribution, Options options) {
  options["distribution"] = distribution;
  return choose(engine::stragglers().shelf(), "noise", options);
}

scenario::Choice exponential() {
  return noise("exponential", {{"mean", m}});
}

/// A network that costs nothing, so that what is left is computing and waiting.
scenario::Scenario without_network(std::int64_t workers, const scenario::Choice& strategy, std::int64_t steps) {
  auto scenario = timing_scenario(workers, strategy, steps, 0);
  scenario.cluster.network.latency = 0;
  return scenario;
}

/// Sum of 1/k^power for k from first to last: H_last - H_(first - 1) for power 1.
double harmonic(int first, int last, double power = 1) {
  double sum = 0;
  for (int k = first; k <= last; ++k) sum += std::pow(k, -power);
  return sum;
}

struct Moments {
  double mean = 0, variance = 0;
};

/// Of the largest of n sums of `terms` exponential variables of mean 1: E X^k = integral of k t^(k-1) P(X > t).
Moments largest_erlang(int n, int terms) {
  constexpr double step = 1e-3, end = 80;
  double first = 0, second = 0;
  for (double t = step / 2; t < end; t += step) {
    double term = 1, tail = 0;  // P(Erlang > t) = e^-t sum of t^i / i!
    for (int i = 0; i < terms; ++i, term *= t / i) tail += term;
    const double exceeds = 1 - std::pow(1 - std::exp(-t) * tail, n);
    first += exceeds * step;
    second += 2 * t * exceeds * step;
  }
  return {first, second - first * first};
}

void check_mean(double measured, double expected, double variance, double samples) {
  CAPTURE(measured, expected);
  CHECK(std::abs(measured - expected) <= standard_errors * std::sqrt(variance / samples));
}

}  // namespace

TEST_CASE("with exponential noise a synchronous step takes c + m H_N") {
  struct Case {
    const char* name;
    int workers, steps;
  };
  for (const auto& [name, n, steps] :
       {Case{"ps-sync", 2, 5000}, Case{"ps-sync", 8, 5000}, Case{"allreduce-ring", 5, 2000}}) {
    CAPTURE(name, n);
    auto scenario = without_network(n, strategy(name), steps);
    scenario.stragglers = {exponential()};
    const double step = completed(scenario).summary.simulated_time_s / steps;
    check_mean(step, c + m * harmonic(1, n), m * m * harmonic(1, n, 2), steps);
    if (n == 8) CHECK_THAT(step, WithinRel(c + m * 2.717857, 0.02));
  }
}

TEST_CASE("with exponential noise and b backup workers a step takes c + m (H_N - H_b)", "[slow]") {
  constexpr int steps = 4000;
  const int n = 8;
  for (const int b : {1, 2, 4, 7}) {
    CAPTURE(b);
    auto scenario = without_network(n, strategy("ps-sync", {{"backup_workers", std::int64_t{b}}}), steps);
    scenario.stragglers = {exponential()};
    const Result result = completed(scenario);
    CHECK(result.summary.steps == steps);
    CHECK(result.summary.staleness.max == 0);
    CHECK(result.summary.samples == steps * (n - b) * scenario.workload.batch_size);
    check_mean(result.summary.simulated_time_s / steps, c + m * harmonic(b + 1, n), m * m * harmonic(b + 1, n, 2),
               steps);
  }
  CHECK_THAT(harmonic(3, 8), WithinRel(1.21786, 1e-5));
}

TEST_CASE("backup workers make a step c + 2(2a) + (2N - b) S/B, whoever is slow") {
  // The first N - b push, all are told; the slow one hears of it at the same time and begins anew.
  const int n = 5, steps = 6;
  const double S = 8e6;
  for (const int b : {1, 2, 4}) {
    CAPTURE(b);
    auto scenario = timing_scenario(n, strategy("ps-sync", {{"backup_workers", std::int64_t{b}}}), steps);
    std::vector<std::int64_t> slow;
    for (int i = 0; i < b; ++i) slow.push_back(i);
    scenario.stragglers = {straggler(slow, 100)};
    CHECK_THAT(completed(scenario).summary.simulated_time_s,
               WithinRel(steps * (c + 4 * a + (2 * n - b) * S / B), 1e-9));
  }
}

TEST_CASE("a machine that dies while all backup workers compute and listen is not taken for a stall") {
  const int n = 4;
  for (const double at : {0.3 * c, 0.7 * c, 2.5 * c}) {
    CAPTURE(at);
    auto scenario = without_network(n, strategy("ps-sync", {{"backup_workers", std::int64_t{1}}}), 6);
    scenario.stragglers = {straggler({0}, 100)};
    scenario.recovery = checkpoints(0.0);
    scenario.failures = {crash_of_worker(0, at, 0.0)};
    const Result result = completed(scenario);
    // All return to the commit that was just before, and lose the time since.
    CHECK(result.summary.failures == 1);
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(6 * c + std::fmod(at, c), 1e-9));
  }
}

TEST_CASE("local-sgd pays for a ring once a period") {
  const int n = 4, steps = 10;
  const double S = 8e6, ring = 2 * (n - 1) * (2 * a + S / (n * B));
  for (const int period : {1, 3, 5, 10, 11}) {
    CAPTURE(period);
    const auto scenario = timing_scenario(n, strategy("local-sgd", {{"period", std::int64_t{period}}}), steps);
    const Result result = completed(scenario);
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(steps * c + (steps / period) * ring, 1e-9));
    CHECK(result.summary.steps == steps);
    CHECK(result.summary.staleness.max == 0);
  }
}

TEST_CASE("with exponential noise a step of local-sgd takes c and the largest of N Erlang sums over the period",
          "[slow]") {
  const int n = 8;
  for (const int period : {1, 2, 4, 8}) {
    CAPTURE(period);
    const int means = 1000;
    auto scenario = without_network(n, strategy("local-sgd", {{"period", std::int64_t{period}}}), means * period);
    scenario.stragglers = {exponential()};
    const Moments largest = largest_erlang(n, period);
    if (period == 4) CHECK_THAT(largest.mean / period, WithinAbs(1.8079, 5e-5));
    const double round = completed(scenario).summary.simulated_time_s / means;
    check_mean(round, period * c + m * largest.mean, m * m * largest.variance, means);
  }
}

TEST_CASE("asynchronous updates come N H_N times as often as synchronous ones when all time is exponential noise") {
  // Each worker is a Poisson process; sync waits for the slowest of N each time.
  const int n = 8, updates = 20'000;
  auto scenario = without_network(n, strategy("ps-async"), updates);
  scenario.workload.timing.options.set("compute", 0.0);
  scenario.stragglers = {exponential()};
  check_mean(completed(scenario).summary.simulated_time_s / updates, m / n, m * m / (n * n), updates);
}

TEST_CASE("a worker s times slow holds ps-ssp at N/(s c) and the others at most their bound ahead") {
  const int n = 8, s = 4, rounds = 100;
  for (const std::int64_t bound : {0, 1, 3, 10}) {
    CAPTURE(bound);
    auto scenario = without_network(n, strategy("ps-ssp", {{"staleness_bound", bound}}), 0);
    scenario.stragglers = {straggler({2}, s)};
    scenario.stop = {.simulated_time_s = rounds * s * c};
    const Result result = completed(scenario);
    // When the slow one finishes its k-th step, the others have finished k + bound and wait.
    CHECK(result.summary.steps == n * rounds + (n - 1) * bound);
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(rounds * s * c, 1e-9));
  }
}

TEST_CASE("ps-ssp runs free for bound/(1 - 1/s) steps before it waits for a worker s times slow") {
  const int n = 8, s = 4, bound = 6;
  auto scenario = without_network(n, strategy("ps-ssp", {{"staleness_bound", std::int64_t{bound}}}), 0);
  scenario.stragglers = {straggler({2}, s)};
  // bound / (1 - 1/s) = 8: at 8 c the slow one has finished 2 steps, and the others may begin their ninth, number 8.
  scenario.stop = {.simulated_time_s = 8 * c};
  CHECK(completed(scenario).summary.steps == (n - 1) * 8 + 2);
  // The tenth has to wait for the slow one's third.
  scenario.stop = {.simulated_time_s = 11.5 * c};
  CHECK(completed(scenario).summary.steps == (n - 1) * 9 + 3);
}

TEST_CASE("the bound of ps-ssp is kept at each step of a run with Pareto noise") {
  for (const std::int64_t bound : {0, 2, 7}) {
    const int n = 8;
    auto scenario = without_network(n, strategy("ps-ssp"), 4000);
    scenario.stragglers = {noise("pareto", {{"mean", m}, {"shape", 1.5}})};
    const auto ssp = [bound]() {
      return strategies().find("ps-ssp")->make(strategy("ps-ssp", {{"staleness_bound", bound}}).options);
    };
    std::vector<std::int64_t> finished(n, 0);
    std::int64_t largest = 0, told = 0;
    const auto worker = [&](Worker& real, Communicator& comm) {
      const auto me = static_cast<std::size_t>(comm.rank());
      // Without a network a step is finished the moment its gradient is.
      RecordingWorker recorder(
          real,
          [&](const Slice&) {
            largest = std::max(largest, finished[me] - *std::min_element(finished.begin(), finished.end()));
          },
          [&] { ++finished[me]; });
      ssp()->run_worker(recorder, comm);
      if (++told == n) say("largest lead " + std::to_string(largest));
    };
    const auto server = [&](ModelState& model, Communicator& comm) { ssp()->run_server(model, comm); };
    const Result result = run(scenario, Script{.worker = worker, .server = server, .servers = 1, .pace = Pace::free});
    CAPTURE(bound, result.errors, result.summary.reason);
    REQUIRE(result.returned);
    CHECK(result.errors == "largest lead " + std::to_string(bound) + "\n");
  }
}

TEST_CASE("ps-ssp without a bound is ps-async in every bit, byte and second") {
  for (const std::int64_t servers : {1, 3}) {
    auto scenario = training_scenario(5, strategy("ps-async", {{"servers", servers}}), 100);
    scenario.stragglers = {straggler({1}, 2.7), exponential()};
    scenario.evaluate.every_samples = 80;
    const Result async = completed(scenario);
    scenario.strategy = strategy("ps-ssp", {{"servers", servers}, {"staleness_bound", std::string("unbounded")}});
    const Result ssp = completed(scenario);
    CHECK(ssp.summary.model_sha256 == async.summary.model_sha256);
    CHECK(ssp.summary.simulated_time_s == async.summary.simulated_time_s);
    CHECK(ssp.summary.bytes_on_wire == async.summary.bytes_on_wire);
    CHECK(ssp.summary.staleness.mean == async.summary.staleness.mean);
    REQUIRE(ssp.lines.size() == async.lines.size());
    for (std::size_t i = 0; i < ssp.lines.size(); ++i) {
      CHECK(ssp.lines[i].simulated_time_s == async.lines[i].simulated_time_s);
      CHECK(ssp.lines[i].test_loss == async.lines[i].test_loss);
    }
  }
}

TEST_CASE("workers that find no step to take hold up nobody under ps-ssp") {
  // The last of them leave before the server has begun to listen.
  for (const std::int64_t servers : {1, 2})
    for (const std::int64_t bound : {0, 1})
      for (const int steps : {1, 5, 7, 9, 19}) {
        CAPTURE(servers, bound, steps);
        const auto scenario =
            timing_scenario(8, strategy("ps-ssp", {{"servers", servers}, {"staleness_bound", bound}}), steps);
        CHECK(completed(scenario).summary.steps == steps);
      }
}

TEST_CASE("ps-ssp with bound 0 takes the time of ps-sync") {
  for (const int n : {1, 3, 8}) {
    auto sync = timing_scenario(n, strategy("ps-sync"), 5);
    sync.stragglers = {straggler({0}, 3)};
    auto ssp = timing_scenario(n, strategy("ps-ssp", {{"staleness_bound", std::int64_t{0}}}), 5 * n);
    ssp.stragglers = sync.stragglers;
    CHECK_THAT(completed(ssp).summary.simulated_time_s, WithinRel(completed(sync).summary.simulated_time_s, 1e-9));
  }
}

TEST_CASE("strategies against stragglers give the same bits whatever the pool's threads") {
  for (const auto& chosen : {strategy("ps-ssp", {{"staleness_bound", std::int64_t{1}}}),
                             strategy("ps-sync", {{"backup_workers", std::int64_t{2}}, {"servers", std::int64_t{2}}}),
                             strategy("local-sgd", {{"period", std::int64_t{3}}})}) {
    auto scenario = training_scenario(5, chosen, 20);
    scenario.stragglers = {straggler({1}, 2.7), exponential()};
    scenario.evaluate.every_samples = 100;
    const Result one = run(scenario, 1);
    CAPTURE(chosen.name, one.errors, one.summary.reason);
    REQUIRE(one.returned);
    REQUIRE(one.summary.status == results::Status::completed);
    for (const int threads : {2, 4}) {
      const Result more = run(scenario, threads);
      REQUIRE(more.returned);
      CHECK(more.summary.model_sha256 == one.summary.model_sha256);
      CHECK(more.summary.simulated_time_s == one.summary.simulated_time_s);
    }
    CHECK(one.summary.final_test_accuracy > 0.5);
  }
}
