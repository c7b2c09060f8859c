/// local-sgd: steps of one's own between means of all parameters.

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/strategies/recording_worker.hpp"
#include "tests/strategies/rounding.hpp"
#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

constexpr std::size_t parameters = 1009;
constexpr int batch = 3;
constexpr std::int64_t steps = 12;

std::unique_ptr<Strategy> with_period(std::int64_t period) {
  return make_strategy("local-sgd", {{"period", period}});
}

RunResult train(Strategy& strategy, int workers, RunSettings settings = {}) {
  ToyWorkload workload(parameters, workers, batch);
  settings.workers = workers;
  settings.steps = steps;
  const auto result = run_on_threads(strategy, workload, settings);
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  return result;
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(double{a[i]} - double{b[i]}));
  return largest;
}

}  // namespace

TEST_CASE("with period 1 and plain SGD local-sgd ends where the ring ends") {
  for (const int n : {1, 2, 3, 5, 8}) {
    const kernels::Optimizer optimizer{.learning_rate = 0.05F};
    const auto local = train(*with_period(1), n, {.optimizer = optimizer});
    const auto ring = train(*make_strategy("allreduce-ring"), n, {.optimizer = optimizer});
    const double tolerance = averaged_drift({.workers = n,
                                             .steps = static_cast<int>(steps),
                                             .rate = double{optimizer.learning_rate},
                                             .gradient = ToyWorkload::largest_gradient,
                                             .parameter = 1},
                                            ToyWorkload::lipschitz);
    std::vector<float> start(parameters);
    ToyWorkload(parameters, n, batch).initialise(start);
    CAPTURE(n, tolerance);
    CHECK(largest_difference(local.model(), ring.model()) <= tolerance);
    CHECK(tolerance < 1e-3 * largest_difference(start, ring.model()));
    for (const auto& replica : local.models) CHECK(replica == local.model());
  }
}

TEST_CASE("two workers of local-sgd do what their algorithm says, bit for bit, momentum of their own included") {
  // a + b = b + a, so the ring's order of the sum does not matter.
  for (const std::int64_t period : {1, 2, 3, 5, 12, 100}) {
    CAPTURE(period);
    const kernels::Optimizer optimizer{.momentum = 0.9F};
    const auto result = train(*with_period(period), 2, {.optimizer = optimizer});
    ToyWorkload workload(parameters, 2, batch);
    std::vector<float> values(parameters);
    workload.initialise(values);
    ThreadModel replicas[] = {{optimizer, slice_of(values)}, {optimizer, slice_of(values)}};
    for (std::int64_t step = 0; step < steps; ++step) {
      for (int rank = 0; rank < 2; ++rank) {
        workload.gradient(rank, step, replicas[rank].floats(), values);
        replicas[rank].apply(slice_of(values), 1);
      }
      if ((step + 1) % period != 0) continue;
      const Slice mean = 0.5F * (replicas[0].parameters() + replicas[1].parameters());
      for (ThreadModel& replica : replicas) replica.assign(mean);
    }
    for (std::size_t rank = 0; rank < 2; ++rank) CHECK(result.models[rank] == replicas[rank].floats());
  }
}

TEST_CASE("replicas of local-sgd agree after each mean and differ before it") {
  for (const int n : {2, 3, 5, 8}) {
    CAPTURE(n);
    const auto agree = train(*with_period(4), n);  // 12 steps end with a mean
    for (const auto& replica : agree.models) CHECK(replica == agree.models[0]);
    const auto differ = train(*with_period(5), n);
    for (int rank = 1; rank < n; ++rank) CHECK(differ.models[static_cast<std::size_t>(rank)] != differ.models[0]);
  }
  CHECK(with_period(1)->replicas_agree());
  CHECK(!with_period(2)->replicas_agree());
}

TEST_CASE("local steps count as updates, means do not, and no gradient is stale") {
  for (const std::int64_t period : {1, 2, 5}) {
    const auto result = train(*with_period(period), 3);
    for (const auto& log : result.applied) {
      REQUIRE(log.size() == steps);
      for (std::size_t i = 0; i < log.size(); ++i) {
        CHECK(log[i].version == static_cast<std::int64_t>(i));
        CHECK(log[i].staleness() == 0);
      }
    }
  }
}

TEST_CASE("local-sgd sends what a ring sends, once a period") {
  for (const int n : {2, 3, 8})
    for (const std::int64_t period : {1, 2, 4, 5, 13}) {
      CAPTURE(n, period);
      const auto volume = [](const RunResult& result) {
        std::int64_t bytes = 0;
        for (const auto& sent : result.sent)
          for (const Sent& one : sent) bytes += one.bytes;
        return bytes;
      };
      const auto whole = static_cast<std::int64_t>(4 * parameters);
      CHECK(volume(train(*with_period(period), n)) == (steps / period) * 2 * (n - 1) * whole);
    }
}

TEST_CASE("a death between two means changes no bit, wherever the last commit was") {
  for (const std::int64_t period : {2, 3, 5})
    for (const std::int64_t every : {0, 1, 2, 3})
      for (const std::int64_t verb : {4, 11, 23, 37}) {
        CAPTURE(period, every, verb);
        const RunSettings undisturbed{.optimizer = {.momentum = 0.9F}};
        RunSettings settings = undisturbed;
        settings.commit_every = every;
        settings.deaths = {{1, verb}};
        const auto result = train(*with_period(period), 3, settings);
        CHECK(result.deaths == 1);
        CHECK(result.models == train(*with_period(period), 3, undisturbed).models);
      }
}
