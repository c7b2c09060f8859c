#include <catch2/catch.hpp>

#include <cmath>

#include "kernels/catalogue.hpp"
#include "tests/engine/experiment.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

/// Rounding of a training run in float, relative to the parameters' scale. Each step adds at most about (N + 3) u of
/// the step's own size for the order of the sum and u of the parameter's size for the update; errors of earlier steps
/// travel through a contraction or grow with momentum by at most 1 / (1 - mu) per step in these short runs.
double tolerance(int workers, int steps, double scale) {
  const double u = std::ldexp(1.0, -24);
  return steps * (workers + 4) * u * 10 * scale;
}

double largest_difference(const Result& a, const Result& b) {
  REQUIRE(a.model.size() == b.model.size());
  REQUIRE(!a.model.empty());
  double largest = 0;
  for (std::size_t i = 0; i < a.model.size(); ++i)
    largest = std::max(largest, std::abs(double{a.model[i]} - b.model[i]));
  return largest;
}

double largest_parameter(const Result& a) {
  double largest = 0;
  for (const float value : a.model) largest = std::max(largest, std::abs(double{value}));
  return largest;
}

Result completed(const scenario::Scenario& scenario, int threads = 1) {
  const Result result = run(scenario, threads);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  REQUIRE(result.summary.status == results::Status::completed);
  return result;
}

}  // namespace

TEST_CASE("ring, ps-sync and single with N times the batch end with the same parameters", "[slow]") {
  for (const int n : {2, 3, 4, 8}) {
    const int steps = 20;
    const Result single = completed(training_scenario(1, strategy("single"), steps, 8 * n));
    for (const auto& distributed :
         {strategy("allreduce-ring"), strategy("allreduce-ring", {{"bucket_bytes", 60.0}}),
          strategy("allreduce-ring", {{"bucket_bytes", 60.0}, {"overlap", true}}), strategy("allreduce-tree"),
          strategy("allreduce-recursive-doubling"), strategy("allreduce-halving-doubling"),
          strategy("allreduce-hierarchical"), strategy("allreduce-auto"), strategy("ps-sync"),
          strategy("ps-sync", {{"servers", std::int64_t{3}}})}) {
      const Result result = completed(training_scenario(n, distributed, steps));
      CAPTURE(n, distributed.name);
      CHECK(result.summary.samples == single.summary.samples);
      CHECK(largest_difference(result, single) <= tolerance(n, steps, largest_parameter(single)));
      CHECK(result.summary.staleness.max == 0);
      CHECK(result.summary.staleness.mean == 0);
    }
  }
}

TEST_CASE("one worker of any strategy is SGD bit for bit") {
  const Result single = completed(training_scenario(1, strategy("single"), 20));
  for (const char* name :
       {"allreduce-ring", "allreduce-tree", "allreduce-recursive-doubling", "allreduce-halving-doubling",
        "allreduce-hierarchical", "allreduce-auto", "ps-sync", "ps-async", "ps-ssp", "local-sgd"}) {
    CAPTURE(name);
    CHECK(completed(training_scenario(1, strategy(name), 20)).summary.model_sha256 == single.summary.model_sha256);
  }
}

TEST_CASE("the number of pool threads changes no bit of any result") {
  for (const char* name : {"allreduce-ring", "ps-sync", "ps-async"}) {
    auto scenario = training_scenario(5, strategy(name), 20);
    scenario.stragglers = {straggler({1}, 2.7)};
    scenario.evaluate.every_samples = 100;
    const Result one = completed(scenario, 1);
    for (const int threads : {2, 4}) {
      const Result more = completed(scenario, threads);
      CAPTURE(name, threads);
      CHECK(more.summary.model_sha256 == one.summary.model_sha256);
      REQUIRE(more.lines.size() == one.lines.size());
      for (std::size_t i = 0; i < one.lines.size(); ++i) {
        CHECK(more.lines[i].simulated_time_s == one.lines[i].simulated_time_s);
        CHECK(more.lines[i].test_loss == one.lines[i].test_loss);
      }
    }
  }
}

TEST_CASE("momentum that fades into denormals has the same bits whatever the pool's threads", "[slow]") {
  // Classes far apart and large steps: after some steps the model is so sure that gradients vanish (the probability of
  // a wrong class is e^-90 or less), and momentum 0.5 halves down to denormals within 130 steps. Some arithmetic treats
  // those as zero; where it runs must not matter.
  for (const char* name : {"allreduce-ring", "ps-async"})
    for (const char* backend : {"reference", "eigen", "avx"}) {
      auto scenario = training_scenario(4, strategy(name), 160);
      scenario.workload.backend = backend;
      scenario.workload.dataset.options.set("spread", 0.01);
      scenario.workload.optimizer =
          choose(kernels::optimizers().shelf(), "sgd", {{"learning_rate", 50.0}, {"momentum", 0.5}});
      scenario.stragglers = {straggler({2}, 1.7)};
      const Result one = completed(scenario);
      CAPTURE(name, backend);
      CHECK(*one.summary.final_train_loss < 1e-30);
      for (const int threads : {1, 2, 4, 1, 2, 4}) {
        CAPTURE(threads);
        CHECK(completed(scenario, threads).summary.model_sha256 == one.summary.model_sha256);
      }
    }
}

TEST_CASE("a run without values takes the time of the run with values") {
  for (const char* name :
       {"single", "allreduce-ring", "allreduce-tree", "allreduce-recursive-doubling", "allreduce-halving-doubling",
        "allreduce-hierarchical", "allreduce-auto", "ps-sync", "ps-async", "ps-ssp", "local-sgd"}) {
    auto scenario = training_scenario(4, strategy(name), 12);
    scenario.stragglers = {straggler({2}, 3)};
    const Result with = completed(scenario);
    scenario.workload.math = false;
    const Result without = completed(scenario);
    CAPTURE(name);
    CHECK(without.summary.simulated_time_s == with.summary.simulated_time_s);
    CHECK(without.summary.bytes_on_wire == with.summary.bytes_on_wire);
    CHECK(without.summary.steps == with.summary.steps);
    CHECK(without.summary.staleness.mean == with.summary.staleness.mean);
    CHECK(without.summary.model_sha256.empty());
    CHECK(!without.summary.final_test_loss);
  }
}

TEST_CASE("every strategy returns on all ranks at awkward sizes, with and without a straggler", "[slow]") {
  for (const int n : {1, 2, 3, 5, 8})
    for (const auto& chosen :
         {strategy("single"), strategy("allreduce-ring"),
          strategy("allreduce-ring", {{"overlap", true}, {"bucket_bytes", 50.0}}), strategy("allreduce-tree"),
          strategy("allreduce-recursive-doubling", {{"overlap", true}, {"bucket_bytes", 50.0}}),
          strategy("allreduce-halving-doubling"), strategy("allreduce-hierarchical"),
          strategy("allreduce-auto", {{"bucket_bytes", 50.0}}), strategy("ps-sync"),
          strategy("ps-sync", {{"servers", std::int64_t{2}}}),
          strategy("ps-sync", {{"backup_workers", std::int64_t{n - 1}}}), strategy("ps-async"),
          strategy("ps-async", {{"servers", std::int64_t{3}}}),
          strategy("ps-ssp", {{"staleness_bound", std::int64_t{1}}}),
          strategy("local-sgd", {{"period", std::int64_t{4}}})})
      for (const bool slow : {false, true}) {
        auto scenario = training_scenario(n, chosen, 6);
        if (slow) scenario.stragglers = {straggler({n - 1}, 4)};
        const Result result = run(scenario);
        CAPTURE(n, chosen.name, slow, result.errors);
        REQUIRE(result.returned);
        CHECK(result.errors.empty());
        CHECK(result.summary.status == results::Status::completed);
        CHECK(result.summary.steps == 6);
        for (const auto& row : result.workers)
          CHECK_THAT(row.compute_s + row.communicate_s + row.wait_s + row.down_s,
                     WithinAbs(result.summary.simulated_time_s, 1e-9));
        std::int64_t sent = 0, received = 0;
        for (const auto& row : result.workers) {
          sent += row.bytes_sent;
          received += row.bytes_received;
        }
        CHECK(sent == result.summary.bytes_on_wire);
        CHECK(received == sent);
      }
}

TEST_CASE("unequal shards are weighted by their share of the samples") {
  // Two workers that own n_1 and n_2 samples and compute full-shard gradients: one step of the ring is one step of
  // gradient descent on all samples, which single does with a batch of all.
  auto skewed = training_scenario(2, strategy("allreduce-ring"), 1, 1);
  skewed.workload.dataset.options.set("samples", std::int64_t{12});
  skewed.workload.partition = {"quantity", {}};
  skewed.workload.partition.options.set("alpha", 1.0);
  // A batch that is a common multiple of every possible shard size visits each own sample equally often.
  skewed.workload.batch_size = 27720;
  auto whole = training_scenario(1, strategy("single"), 1, 12);
  whole.workload.dataset.options.set("samples", std::int64_t{12});
  const Result a = completed(skewed), b = completed(whole);
  CHECK(largest_difference(a, b) <= 27720 * std::ldexp(1.0, -24) * 10 * largest_parameter(b));
  CHECK(largest_difference(a, b) < 1e-4);
}

TEST_CASE("a loss that is not finite ends the run as diverged and names the step") {
  auto scenario = training_scenario(3, strategy("allreduce-ring"), 200);
  scenario.workload.optimizer.options.set("learning_rate", 1e38);
  const Result result = run(scenario);
  INFO(result.errors);
  REQUIRE(result.returned);
  CHECK(result.summary.status == results::Status::diverged);
  CHECK_THAT(result.summary.reason, Catch::Matchers::Contains("at step"));
}

TEST_CASE("a target that stops ends the run at the first evaluation that meets it") {
  auto scenario = training_scenario(4, strategy("allreduce-ring"), 400);
  scenario.stop.target_accuracy = 0.8;
  scenario.evaluate.every_samples = 64;
  const Result result = completed(scenario);
  REQUIRE(result.summary.time_to_target_s);
  CHECK(result.summary.steps < 400);
  CHECK(result.summary.final_test_accuracy >= 0.8);
  CHECK(*result.summary.time_to_target_s == result.summary.simulated_time_s);
  scenario.stop.target_accuracy.reset();
  scenario.evaluate.target_accuracy = 0.8;
  const Result on = completed(scenario);
  CHECK(on.summary.steps == 400);
  CHECK(on.summary.time_to_target_s == result.summary.time_to_target_s);
}

TEST_CASE("budgets end with the first whole step that reaches them") {
  auto scenario = training_scenario(4, strategy("allreduce-ring"), 0);
  scenario.stop = {.samples = 100};  // a step is 32 samples
  CHECK(completed(scenario).summary.samples == 128);
  scenario.stop = {.epochs = 0.05};  // 100 of 2,000 samples
  CHECK(completed(scenario).summary.samples == 128);
  scenario.strategy = strategy("ps-async");
  CHECK(completed(scenario).summary.samples == 104);  // a push is 8
  scenario.stop = {.simulated_time_s = 5.5 * compute};
  scenario.strategy = strategy("single");
  CHECK(completed(scenario).summary.steps == 6);
}

TEST_CASE("a run of no step at all is complete and waits") {
  auto scenario = training_scenario(3, strategy("ps-sync"), 0);
  scenario.stop = {.simulated_time_s = 0.0};
  const Result result = completed(scenario);
  CHECK(result.summary.simulated_time_s == 0);
  CHECK(result.summary.fractions.wait == 1);
  CHECK(result.summary.throughput_samples_per_s == 0);
}
