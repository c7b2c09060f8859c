/// What holds for whatever the catalogue has.

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <utility>
#include <vector>

#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

constexpr std::int64_t steps = 6;

RunResult completed(const Variant& variant, RunSettings settings) {
  ToyWorkload workload(67, settings.workers, 1);
  const auto result = run_on_threads(*variant.make(), workload, settings);
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  return result;
}

std::int64_t batches(const RunResult& result) {
  std::int64_t sum = 0;
  for (const std::int64_t one : result.batches) sum += one;
  return sum;
}

/// What all ranks sent, without who and in which version: what remains when arrival decides who takes which batch.
std::vector<Sent> sizes_sent(const RunResult& result) {
  std::vector<Sent> all;
  for (const auto& sent : result.sent)
    for (const Sent& one : sent) all.push_back({.position = one.position, .length = one.length, .bytes = one.bytes});
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("every strategy returns on all ranks at awkward sizes, with and without a slow rank", "[slow]") {
  for (const Variant& variant : variants())
    for (const int n : {1, 2, 3, 5, 8})
      for (const bool slow : {false, true}) {
        if (!variant.runs_on(n)) continue;
        CAPTURE(variant.text, n, slow);
        const auto result = completed(
            variant,
            {.workers = n, .steps = steps, .slow_rank = slow ? n - 1 : -1, .slowness = std::chrono::microseconds(500)});
        const auto strategy = variant.make();
        const bool lockstep = strategy->pace() == Pace::lockstep;
        // A gradient that is given up is given back; one that comes too late has still been computed.
        CHECK(batches(result) >= steps * (lockstep ? strategy->batches_per_step(result.workers) : 1));
        CHECK(batches(result) <= steps * (lockstep ? result.workers : 1));
        if (lockstep) CHECK(result.steps == std::vector<std::int64_t>(static_cast<std::size_t>(result.workers), steps));
        if (variant.make()->replicas_agree())
          for (int rank = 1; rank < result.workers; ++rank)
            CHECK(result.models[static_cast<std::size_t>(rank)] == result.models[0]);
      }
}

TEST_CASE("every strategy whose outcome chance decides returns again and again") {
  // Races show themselves only now and then.
  for (const Variant& variant : variants()) {
    if (variant.repeatable()) continue;
    for (int repetition = 0; repetition < 20; ++repetition) {
      CAPTURE(variant.text, repetition);
      completed(variant, {.workers = 5, .steps = 4 * steps});
    }
  }
}

TEST_CASE("every strategy returns when there is no step to take") {
  for (const Variant& variant : variants())
    for (const int n : {1, 3}) {
      if (!variant.runs_on(n)) continue;
      CAPTURE(variant.text, n);
      const auto result = completed(variant, {.workers = n, .steps = 0});
      CHECK(batches(result) == 0);
      for (const auto& log : result.applied) CHECK(log.empty());
    }
}

TEST_CASE("every strategy without values sends what it sends with values") {
  for (const Variant& variant : variants())
    for (const int n : {1, 2, 3, 5}) {
      if (!variant.runs_on(n)) continue;
      CAPTURE(variant.text, n);
      const auto with = completed(variant, {.workers = n, .steps = steps});
      const auto without = completed(variant, {.workers = n, .steps = steps, .values = false});
      for (const auto& model : without.models) CHECK(model.empty());
      if (!variant.repeatable() && variant.make()->pace() == Pace::lockstep) continue;  // chance decides who pushes
      CHECK(batches(without) == batches(with));
      CHECK(sizes_sent(without) == sizes_sent(with));
      if (n > 1 && !variant.repeatable()) continue;
      // A worker sends beside its stream, and a server answers by arrival: what is defined is each pair's order.
      for (std::size_t rank = 0; rank < with.sent.size(); ++rank) {
        const auto by_pair = [](const Sent& a, const Sent& b) {
          return std::pair(a.channel, a.to) < std::pair(b.channel, b.to);
        };
        auto a = with.sent[rank], b = without.sent[rank];
        std::stable_sort(a.begin(), a.end(), by_pair);
        std::stable_sort(b.begin(), b.end(), by_pair);
        CHECK(a == b);
      }
    }
}

TEST_CASE("a strategy object can run again and holds nothing of the run before") {
  for (const Variant& variant : variants()) {
    if (!variant.repeatable()) continue;
    CAPTURE(variant.text);
    const auto strategy = variant.make();
    ToyWorkload workload(67, 3, 1);
    const RunSettings settings{.workers = 3, .steps = steps, .optimizer = {.momentum = 0.9F}};
    const auto first = run_on_threads(*strategy, workload, settings);
    const auto second = run_on_threads(*strategy, workload, settings);
    CHECK(first.failure.empty());
    CHECK(second.models == first.models);
  }
}
