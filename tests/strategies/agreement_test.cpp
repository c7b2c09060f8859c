/// The synchronous strategies against plain SGD on the samples of all workers.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "tests/strategies/blob_workload.hpp"
#include "tests/strategies/rounding.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

constexpr std::size_t toy_parameters = 1009;
constexpr int batch = 3;
constexpr std::int64_t steps = 12;

RunResult completed(Strategy& strategy, Workload& workload, const RunSettings& settings) {
  const auto result = run_on_threads(strategy, workload, settings);
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  return result;
}

/// N workers of that strategy on the toy.
RunResult train_toy(const std::string& name, const GivenOptions& options, int workers, RunSettings settings) {
  ToyWorkload workload(toy_parameters, workers, batch);
  settings.workers = workers;
  settings.steps = steps;
  return completed(*make_strategy(name, options), workload, settings);
}

/// One worker with N times the batch.
std::vector<float> sgd_on_toy(int workers, const kernels::Optimizer& optimizer) {
  ToyWorkload workload(toy_parameters, 1, workers * batch);
  return completed(*make_strategy("single"), workload, {.steps = steps, .optimizer = optimizer}).model();
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(double{a[i]} - double{b[i]}));
  return largest;
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  double square = 0;
  for (std::size_t i = 0; i < a.size(); ++i) square += (double{a[i]} - double{b[i]}) * (double{a[i]} - double{b[i]});
  return std::sqrt(square);
}

std::vector<float> start_of(const Workload& workload) {
  std::vector<float> start(workload.parameters());
  workload.initialise(start);
  return start;
}

struct Synchronous {
  const char* name;
  GivenOptions options;
};

std::vector<Synchronous> synchronous() {
  return {{"allreduce-ring", {}},
          {"allreduce-ring", {{"bucket_bytes", 100.0}}},
          {"allreduce-ring", {{"bucket_bytes", 1000.0}, {"overlap", true}}},
          {"allreduce-tree", {}},
          {"allreduce-recursive-doubling", {}},
          {"allreduce-halving-doubling", {{"bucket_bytes", 1000.0}, {"overlap", true}}},
          {"allreduce-hierarchical", {}},
          {"allreduce-auto", {{"latency", 0.0}}},
          {"ps-sync", {}},
          {"ps-sync", {{"servers", std::int64_t{2}}}},
          {"ps-sync", {{"servers", std::int64_t{3}}}}};
}

const std::vector<kernels::Optimizer>& optimizers() {
  static const std::vector<kernels::Optimizer> both{{.learning_rate = 0.05F},
                                                    {.learning_rate = 0.05F, .momentum = 0.9F}};
  return both;
}

void check_never_stale(const RunResult& result) {
  std::size_t stale = 0;
  for (const auto& log : result.applied)
    for (const Applied& one : log) stale += one.staleness() != 0;
  CHECK(stale == 0);
}

}  // namespace

TEST_CASE("synchronous strategies on the toy end where SGD with N times the batch ends", "[slow]") {
  for (const int n : {2, 3, 5, 8})
    for (const kernels::Optimizer& optimizer : optimizers()) {
      const auto expected = sgd_on_toy(n, optimizer);
      const Rounding rounding{.workers = n,
                              .steps = static_cast<int>(steps),
                              .rate = double{optimizer.learning_rate},
                              .momentum = double{optimizer.momentum},
                              .gradient = ToyWorkload::largest_gradient,
                              .parameter = 1};
      const double tolerance = elementwise_drift(rounding, ToyWorkload::lipschitz);
      // Far below what a lost or doubled gradient would do.
      CHECK(tolerance < 2e-4 * largest_difference(start_of(ToyWorkload(toy_parameters, 1, 1)), expected));
      for (const Synchronous& one : synchronous()) {
        CAPTURE(n, optimizer.momentum, one.name, one.options.size(), tolerance);
        const auto result = train_toy(one.name, one.options, n, {.optimizer = optimizer});
        CHECK(largest_difference(result.model(), expected) <= tolerance);
        for (int rank = 0; rank < n; ++rank) CHECK(result.models[static_cast<std::size_t>(rank)] == result.model());
        check_never_stale(result);
      }
    }
}

TEST_CASE("synchronous strategies on softmax regression end where SGD with N times the batch ends") {
  for (const int n : {2, 3, 5}) {
    const kernels::Optimizer optimizer{.learning_rate = 0.05F};
    BlobWorkload whole(1, n * batch);
    const auto expected = completed(*make_strategy("single"), whole, {.steps = steps, .optimizer = optimizer}).model();
    // The Hessian of one sample is (diag(p) - p p') times the outer product of its features: no curvature exceeds half
    // the sum of their squares. An element of a gradient is a mean of feature times (p - y), |p - y| <= 1.
    REQUIRE(double{optimizer.learning_rate} * whole.largest_square() / 2 <= 2);
    const auto start = start_of(whole);
    double largest = 0;
    for (const float value : start) largest = std::max(largest, std::abs(double{value}));
    const double tolerance = convex_drift({.workers = n,
                                           .steps = static_cast<int>(steps),
                                           .rate = double{optimizer.learning_rate},
                                           .gradient = whole.largest_feature(),
                                           .parameter = largest},
                                          whole.parameters());
    CHECK(tolerance < 5e-4 * distance(start, expected));
    for (const Synchronous& one : synchronous()) {
      CAPTURE(n, one.name, one.options.size(), tolerance);
      BlobWorkload parted(n, batch);
      const auto result = completed(*make_strategy(one.name, one.options), parted,
                                    {.workers = n, .steps = steps, .optimizer = optimizer});
      CHECK(distance(result.model(), expected) <= tolerance);
      check_never_stale(result);
    }
  }
}

TEST_CASE("one worker of every strategy is SGD bit for bit") {
  for (const kernels::Optimizer& optimizer : optimizers()) {
    const auto toy = sgd_on_toy(1, optimizer);
    BlobWorkload alone(1, batch);
    const auto blobs = completed(*make_strategy("single"), alone, {.steps = steps, .optimizer = optimizer}).model();
    for (const Variant& variant : variants()) {
      const bool scaled = std::any_of(variant.given.begin(), variant.given.end(),
                                      [](const auto& given) { return given.first == "update_scale"; });
      if (scaled || !variant.runs_on(1)) continue;
      CAPTURE(variant.text, optimizer.momentum);
      ToyWorkload toys(toy_parameters, 1, batch);
      CHECK(completed(*variant.make(), toys, {.steps = steps, .optimizer = optimizer}).model() == toy);
      CHECK(completed(*variant.make(), alone, {.steps = steps, .optimizer = optimizer}).model() == blobs);
    }
  }
}

TEST_CASE("the number of servers changes no bit of ps-sync") {
  // Each element is summed in rank order wherever it is stored.
  for (const int n : {2, 3, 8}) {
    const RunSettings settings{.optimizer = {.momentum = 0.9F}};
    const auto one = train_toy("ps-sync", {}, n, settings).model();
    for (const std::int64_t servers : {2, 3, 7})
      CHECK(train_toy("ps-sync", {{"servers", servers}}, n, settings).model() == one);
  }
}

TEST_CASE("overlap changes no bit of a bucketed ring") {
  // The same buckets are summed in the same order, only at other times.
  for (const int n : {2, 3, 5, 8})
    for (const double bucket : {0.0, 150.0, 1000.0, 1e6}) {
      CAPTURE(n, bucket);
      const RunSettings settings{.optimizer = {.momentum = 0.9F}};
      CHECK(train_toy("allreduce-ring", {{"bucket_bytes", bucket}, {"overlap", true}}, n, settings).model() ==
            train_toy("allreduce-ring", {{"bucket_bytes", bucket}}, n, settings).model());
    }
}

TEST_CASE("buckets of a ring change bits only from three workers on, and only within the rounding of their sums",
          "[slow]") {
  // A bucket cuts its chunks elsewhere, so an element's sum may begin at another rank: with two workers a + b = b + a.
  for (const int n : {1, 2, 3, 5, 8}) {
    const kernels::Optimizer optimizer{.momentum = 0.9F};
    const auto whole = train_toy("allreduce-ring", {}, n, {.optimizer = optimizer}).model();
    const double tolerance = elementwise_drift({.workers = 2 * n - 1,  // both runs make N - 1 additions
                                                .steps = static_cast<int>(steps),
                                                .rate = double{optimizer.learning_rate},
                                                .momentum = double{optimizer.momentum},
                                                .gradient = ToyWorkload::largest_gradient,
                                                .parameter = 1},
                                               ToyWorkload::lipschitz);
    for (const double bucket : {52.0, 1000.0, 4000.0, 1e6}) {
      CAPTURE(n, bucket, tolerance);
      const auto cut = train_toy("allreduce-ring", {{"bucket_bytes", bucket}}, n, {.optimizer = optimizer}).model();
      if (n <= 2 || bucket > 4.0 * toy_parameters)
        CHECK(cut == whole);
      else
        CHECK(largest_difference(cut, whole) <= tolerance);
    }
  }
}

TEST_CASE("a slow rank changes no bit of a synchronous strategy") {
  for (const Synchronous& one : synchronous()) {
    CAPTURE(one.name);
    const auto even = train_toy(one.name, one.options, 3, {}).model();
    const auto uneven =
        train_toy(one.name, one.options, 3, {.slow_rank = 1, .slowness = std::chrono::microseconds(500)}).model();
    CHECK(uneven == even);
  }
}

TEST_CASE("a model that weighs nothing or as much as another trains all the same") {
  for (const std::int64_t bytes : {std::int64_t{0}, std::int64_t{1}, std::int64_t{1000}, std::int64_t{102'228'128}})
    for (const Synchronous& one : synchronous()) {
      if (bytes > 1'000'000 && !one.options.empty() && one.options[0].first == "bucket_bytes")
        continue;  // 10^6 buckets
      CAPTURE(bytes, one.name, one.options.size());
      const Rounding rounding{
          .workers = 5, .steps = static_cast<int>(steps), .rate = 0.05, .gradient = 1, .parameter = 1};
      const auto light = train_toy(one.name, one.options, 3, {.bytes = bytes});
      CHECK(largest_difference(light.model(), train_toy(one.name, one.options, 3, {}).model()) <=
            elementwise_drift(rounding, ToyWorkload::lipschitz));
    }
}
