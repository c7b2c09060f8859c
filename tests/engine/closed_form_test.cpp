#include <catch2/catch.hpp>

#include "tests/engine/experiment.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = latency, B = bandwidth, c = compute;

void check_time(const scenario::Scenario& scenario, double expected) {
  const Result result = run(scenario);
  INFO(result.errors);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == results::Status::completed);
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(expected, 1e-9));
}

}  // namespace

TEST_CASE("a ring takes c + 2(N-1)(2a + S/(N B))") {
  for (const int n : {2, 3, 4, 5, 8, 16, 64}) {
    const double S = 1'440'000.0 * 64;  // divisible by each n
    CAPTURE(n);
    check_time(timing_scenario(n, strategy("allreduce-ring"), 1, static_cast<std::int64_t>(S)),
               c + 2 * (n - 1) * (2 * a + S / (n * B)));
  }
}

TEST_CASE("ps-sync with one server takes c + 2(2a + N S/B)") {
  for (const int n : {1, 2, 3, 5, 8, 32}) {
    const double S = 8e6;
    CAPTURE(n);
    check_time(timing_scenario(n, strategy("ps-sync"), 1), c + 2 * (2 * a + n * S / B));
  }
}

TEST_CASE("ps-sync sharded over k servers divides the server term by k") {
  for (const int k : {2, 4}) {
    const int n = 8;
    const double S = 8e6;
    CAPTURE(k);
    // A worker's own link carries S as well: the slower of the two decides.
    check_time(timing_scenario(n, strategy("ps-sync", {{"servers", std::int64_t{k}}}), 1),
               c + 2 * (2 * a + n * S / k / B));
  }
}

TEST_CASE(
    "one server on each worker's host takes c + 2(2a + (N-1)/N S/B), since a worker's own shard stays where it is") {
  for (const int n : {1, 2, 4, 8}) {
    const auto scenario =
        timing_scenario(n, strategy("ps-sync", {{"servers", std::int64_t{n}}, {"colocated", true}}), 3, 8'000'000);
    const Result result = run(scenario);
    REQUIRE(result.returned);
    const double messages = n > 1 ? 2 * (2 * latency + 8e6 * (n - 1) / n / bandwidth) : 0;
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(3 * (compute + messages), 1e-9));
    CHECK(result.summary.bytes_on_wire == std::int64_t{3} * 2 * 8'000'000 * (n - 1));
  }
}

TEST_CASE("single takes c a step") {
  check_time(timing_scenario(1, strategy("single"), 7), 7 * c);
}

TEST_CASE("one worker of any strategy needs no network but to its server") {
  check_time(timing_scenario(1, strategy("allreduce-ring"), 3), 3 * c);
  check_time(timing_scenario(1, strategy("ps-async"), 3), 3 * (c + 2 * (2 * a + 8e6 / B)));
}

TEST_CASE("a ring waits for its straggler and for nothing else") {
  auto scenario = timing_scenario(8, strategy("allreduce-ring"), 5);
  scenario.stragglers = {straggler({3}, 4)};
  check_time(scenario, 5 * (4 * c + 14 * (2 * a + 1e6 / B)));
}

TEST_CASE("hosts of other speed and links of other bandwidth take their own time") {
  auto scenario = timing_scenario(2, strategy("allreduce-ring"), 1);
  scenario.cluster.overrides = {{.workers = {1}, .flops = 2.5e11, .bandwidth = bandwidth / 2}};
  check_time(scenario, 4 * c + 2 * (2 * a + 4e6 / (B / 2)));
}

TEST_CASE("buckets without overlap go round the ring one after the other") {
  const int n = 8;
  check_time(timing_scenario(n, strategy("allreduce-ring", {{"bucket_bytes", 2e6}}), 2),
             2 * (c + 4 * 14 * (2 * a + 2e6 / (n * B))));
}

namespace {

/// Buckets leave in order when ready, and one after the other: the recurrence of a two-stage pipeline.
double pipeline(const std::vector<double>& ready, const std::vector<double>& transfer) {
  double end = 0;
  for (std::size_t i = 0; i < ready.size(); ++i) end = std::max(end, ready[i]) + transfer[i];
  return end;
}

}  // namespace

TEST_CASE("overlapped buckets obey the pipeline bound for four equal layers") {
  const int n = 8;
  std::vector<double> ready, transfer;
  for (int i = 1; i <= 4; ++i) {
    ready.push_back(c / 3 + 2 * c / 3 * i / 4);
    transfer.push_back(14 * (2 * a + 2e6 / (n * B)));
  }
  check_time(timing_scenario(n, strategy("allreduce-ring", {{"bucket_bytes", 2e6}, {"overlap", true}}), 1),
             pipeline(ready, transfer));
}

TEST_CASE("overlapped buckets obey the pipeline bound for uneven layers") {
  const int n = 8;
  auto scenario = timing_scenario(n, strategy("allreduce-ring", {{"bucket_bytes", 1.6e6}, {"overlap", true}}), 1);
  const std::vector<double> bytes{1.6e6, 3.2e6, 1.6e6, 1.6e6}, flops{1, 5, 2, 2};
  std::vector<OptionValues> layers(4);
  for (std::size_t i = 0; i < 4; ++i) {
    layers[i].set("gradient_bytes", bytes[i]);
    layers[i].set("flops", flops[i]);
  }
  scenario.workload.timing.options.set("layers", layers);
  // Buckets from the last byte on: layer 3, layer 2, two halves of layer 1, layer 0. Half a layer is ready with the
  // whole.
  std::vector<double> ready;
  for (const double share : {0.2, 0.4, 0.9, 0.9, 1.0}) ready.push_back(c / 3 + 2 * c / 3 * share);
  check_time(scenario, pipeline(ready, std::vector<double>(5, 14 * (2 * a + 1.6e6 / (n * B)))));
}

TEST_CASE("a fast network hides all but the last bucket behind the backward pass") {
  auto scenario = timing_scenario(8, strategy("allreduce-ring", {{"bucket_bytes", 2e6}, {"overlap", true}}), 1);
  scenario.cluster.network.bandwidth = 1e12;
  scenario.cluster.network.latency = 1e-6;
  check_time(scenario, c + 14 * (2e-6 + 2e6 / 8 / 1e12));
}

TEST_CASE("identical workers of ps-async are N - 1 updates stale after the first round") {
  const int n = 8;
  auto scenario = timing_scenario(n, strategy("ps-async"), 0, 0);
  scenario.stop.steps = n * 50;
  const Result result = run(scenario);
  REQUIRE(result.returned);
  CHECK(result.summary.steps == n * 50);
  CHECK(result.summary.staleness.max == n - 1);
  // The first round finds the model at 0 .. N - 1 updates after the common start.
  const double first = n * (n - 1) / 2.0, rest = (n * 50 - n) * (n - 1.0);
  CHECK_THAT(result.summary.staleness.mean, WithinRel((first + rest) / (n * 50), 1e-12));
}

TEST_CASE("a straggler costs ps-async its own share of updates only") {
  // One worker s times slow: rate (N - 1 + 1/s) / c without a network.
  const int n = 8;
  auto scenario = timing_scenario(n, strategy("ps-async"), 0, 0);
  scenario.cluster.network.latency = 0;
  scenario.stragglers = {straggler({0}, 4)};
  scenario.stop = {.simulated_time_s = 40 * c};
  const Result result = run(scenario);
  REQUIRE(result.returned);
  // At 40 c each fast worker has made 40 steps and the slow one 10; whoever asks at 40 c is told that time is up.
  CHECK(result.summary.steps == 7 * 40 + 10);
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(40 * c, 1e-9));
}
