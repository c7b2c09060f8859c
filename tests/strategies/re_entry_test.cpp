/// Strategies may be entered again: what must survive a death is in the model or in state().

#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "tests/strategies/counting_workload.hpp"
#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

constexpr std::int64_t steps = 7;
constexpr int workers = 3;

RunResult completed(const Variant& variant, const RunSettings& settings) {
  ToyWorkload workload(67, workers, 2);
  const auto result = run_on_threads(*variant.make(), workload, settings);
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  return result;
}

RunSettings with_momentum() {
  return {.workers = workers, .steps = steps, .optimizer = {.momentum = 0.9F}};
}

}  // namespace

TEST_CASE("a death at any verb of any rank changes no bit of a synchronous strategy", "[slow]") {
  for (const Variant& variant : variants()) {
    if (!variant.repeatable()) continue;
    RunSettings settings = with_momentum();
    const auto expected = completed(variant, settings).models;
    const int ranks = static_cast<int>(expected.size());
    std::int64_t deaths = 0;
    for (int rank = 0; rank < ranks; ++rank)
      for (const std::int64_t verb : {1, 2, 3, 5, 9, 14, 20}) {
        settings.deaths = {{rank, verb}};
        settings.commit_every = verb % 4;  // 0: back to the beginning
        CAPTURE(variant.text, rank, verb, settings.commit_every);
        const auto result = completed(variant, settings);
        CHECK(result.models == expected);
        deaths += result.deaths;
      }
    CHECK(deaths >= ranks * 5);
  }
}

TEST_CASE("a death at any verb changes no bit of hierarchical training, whatever the cluster's parts") {
  const StrategyItem* item = strategies().find("allreduce-hierarchical");
  REQUIRE(item);
  for (const GivenOptions& given : {GivenOptions{}, {{"bucket_bytes", 100.0}, {"overlap", true}}})
    for (const std::vector<int>& parts : {std::vector<int>{0, 0, 1, 1, 2, 2}, {0, 1, 0, 1, 0, 1}, {0, 0, 0, 1, 1, 2}}) {
      const Variant variant{"hierarchical", item, given};
      ToyWorkload workload(67, 6, 2);
      RunSettings settings{.workers = 6, .steps = steps, .optimizer = {.momentum = 0.9F}, .parts = parts};
      const auto run = [&] {
        const auto result = run_on_threads(*variant.make(), workload, settings);
        INFO(result.failure);
        REQUIRE(result.failure.empty());
        return result;
      };
      const auto expected = run().models;
      for (const int rank : {0, 3, 5})
        for (const std::int64_t verb : {1, 3, 4, 6, 9, 14}) {
          settings.deaths = {{rank, verb}};
          settings.commit_every = verb % 4;
          CAPTURE(given.size(), parts, rank, verb);
          const auto result = run();
          CHECK(result.deaths == 1);
          CHECK(result.models == expected);
          settings.deaths.clear();
        }
    }
}

TEST_CASE("several deaths, of the same rank and of others, change no bit of a synchronous strategy") {
  for (const Variant& variant : variants()) {
    if (!variant.repeatable()) continue;
    CAPTURE(variant.text);
    RunSettings settings = with_momentum();
    const auto expected = completed(variant, settings).models;
    const int last = static_cast<int>(expected.size()) - 1;
    settings.commit_every = 2;
    settings.deaths = {{0, 4}, {0, 5}, {last, 9}, {last, 11}, {0, 16}};
    const auto result = completed(variant, settings);
    CHECK(result.models == expected);
    CHECK(result.deaths >= 3);
  }
}

TEST_CASE("after a death every batch of ps-async is applied exactly once") {
  for (const std::int64_t servers : {1, 3})
    for (const int rank : {0, workers})
      for (const std::int64_t verb : {1, 2, 3, 4, 5, 9}) {
        CAPTURE(servers, rank, verb);
        CountingWorkload workload(workers, 12);
        const auto strategy = make_strategy("ps-async", {{"servers", servers}, {"update_scale", 1.0}});
        const auto result = run_on_threads(*strategy, workload,
                                           {.workers = workers,
                                            .steps = 12,
                                            .optimizer = {.learning_rate = 1},
                                            .deaths = {{rank, verb}},
                                            .commit_every = 3});
        INFO(result.failure);
        REQUIRE(result.failure.empty());
        CHECK(result.model() == CountingWorkload::after(result.batches, 12, -1));
        for (std::size_t server = workers; server < result.applied.size(); ++server)
          CHECK(result.applied[server].size() == 12);
      }
}

TEST_CASE("ps-async goes on without a dead worker and loses at most the gradient that it had not sent") {
  // A worker's verbs: next step, gradient, push, pull; it has drawn a batch after the first and sent it after the
  // third.
  for (const std::int64_t verb : {1, 2, 3, 4}) {
    CAPTURE(verb);
    CountingWorkload workload(workers, 30);
    const auto strategy = make_strategy("ps-async", {{"update_scale", 1.0}});
    const auto result = run_on_threads(*strategy, workload,
                                       {.workers = workers,
                                        .steps = 30,
                                        .optimizer = {.learning_rate = 1},
                                        .deaths = {{1, verb}},
                                        .after_death = AfterDeath::go_on});
    INFO(result.failure);
    REQUIRE(result.failure.empty());
    const bool lost = result.deaths > 0 && (verb == 2 || verb == 3);
    CHECK(result.applied[workers].size() == (lost ? 29 : 30));
  }
}

TEST_CASE("ps-sync goes on without a dead worker and takes the mean of the others") {
  // With a slow rank the dead one's push and departure come before that rank's push, which must be waited for.
  for (const int dead : {0, 1, 2})
    for (const std::int64_t verb : {1, 3, 4, 5, 8, 11}) {
      CAPTURE(dead, verb);
      ToyWorkload workload(67, workers, 2);
      const kernels::Optimizer optimizer{.momentum = 0.9F};
      const auto result = run_on_threads(*make_strategy("ps-sync"), workload,
                                         {.workers = workers,
                                          .steps = steps,
                                          .optimizer = optimizer,
                                          .slow_rank = (dead + 1) % workers,
                                          .slowness = std::chrono::microseconds(500),
                                          .deaths = {{dead, verb}},
                                          .after_death = AfterDeath::go_on});
      INFO(result.failure);
      REQUIRE(result.failure.empty());
      REQUIRE(result.deaths == 1);

      std::vector<float> start(67), slope(67);
      workload.initialise(start);
      ThreadModel model(optimizer, slice_of(start));
      const std::int64_t pushes = verb / 4;  // verbs of a step: next step, gradient, push, pull
      for (std::int64_t step = 0; step < steps; ++step) {
        std::optional<Slice> sum;
        int present = 0;
        for (int rank = 0; rank < workers; ++rank) {
          if (rank == dead && step >= pushes) continue;
          const auto at = model.floats();
          workload.gradient(rank, step, at, slope);
          sum = sum ? std::move(*sum) + slice_of(slope) : slice_of(slope);
          ++present;
        }
        model.apply(*sum, 1.0F / static_cast<float>(present));
      }
      CHECK(result.models[workers] == model.floats());
    }
}
