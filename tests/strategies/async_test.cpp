/// ps-async: nothing is lost, nothing is applied twice, and every gradient knows how old it is.

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "tests/strategies/counting_workload.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

constexpr std::int64_t steps = 24;
const kernels::Optimizer whole_steps{.learning_rate = 1};

RunResult count_gradients(std::int64_t servers, const GivenOptions& more, int workers, RunSettings settings = {}) {
  GivenOptions options{{"servers", servers}};
  options.insert(options.end(), more.begin(), more.end());
  CountingWorkload workload(workers, steps);
  settings.workers = workers;
  settings.steps = steps;
  settings.optimizer = whole_steps;
  const auto result = run_on_threads(*make_strategy("ps-async", options), workload, settings);
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  return result;
}

}  // namespace

TEST_CASE("ps-async applies every gradient exactly once") {
  for (const int workers : {1, 2, 3, 5, 8})
    for (const std::int64_t servers : {1, 2, 3})
      for (const int slow_rank : {-1, 0}) {
        CAPTURE(workers, servers, slow_rank);
        const auto result = count_gradients(servers, {{"update_scale", 1.0}}, workers,
                                            {.slow_rank = slow_rank, .slowness = std::chrono::microseconds(300)});
        std::int64_t drawn = 0;
        for (const std::int64_t batches : result.batches) drawn += batches;
        CHECK(drawn == steps);
        // Batch k of rank r takes 1 from parameter (r, k) and from no other.
        CHECK(result.model() == CountingWorkload::after(result.batches, steps, -1));
        for (std::size_t server = static_cast<std::size_t>(workers); server < result.applied.size(); ++server)
          CHECK(result.applied[server].size() == steps);
      }
}

TEST_CASE("ps-async scales a gradient by one over the workers unless told otherwise") {
  for (const int workers : {1, 2, 4, 8}) {
    const auto result = count_gradients(1, {}, workers);
    CHECK(result.model() == CountingWorkload::after(result.batches, steps, -1.0F / static_cast<float>(workers)));
  }
  const auto result = count_gradients(2, {{"update_scale", 0.25}}, 3);
  CHECK(result.model() == CountingWorkload::after(result.batches, steps, -0.25F));
}

TEST_CASE("the staleness of a push is the number of updates between its pull and its push") {
  for (const bool values : {true, false})
    for (const int workers : {1, 2, 3, 8})
      for (const std::int64_t servers : {1, 3}) {
        CAPTURE(values, workers, servers);
        const auto result = count_gradients(servers, {}, workers, {.values = values});
        for (std::size_t server = static_cast<std::size_t>(workers); server < result.applied.size(); ++server) {
          const auto& log = result.applied[server];
          // A server answers each update once, so each version is the start of one gradient at most; only the first is
          // that of all workers which took part.
          std::multiset<std::int64_t> starts;
          std::size_t wrong = 0;
          for (std::size_t i = 0; i < log.size(); ++i) {
            wrong += log[i].version != static_cast<std::int64_t>(i);
            wrong += log[i].staleness() < 0;
            if (workers == 1) wrong += log[i].staleness() != 0;
            starts.insert(log[i].gradient_version);
          }
          for (std::int64_t version = 1; version < steps; ++version) wrong += starts.count(version) > 1;
          CHECK(wrong == 0);
          const auto took_part = std::count_if(result.batches.begin(), result.batches.end(),
                                               [](std::int64_t batches) { return batches > 0; });
          CHECK(starts.count(0) == static_cast<std::size_t>(took_part));
        }
      }
}

TEST_CASE("a push is as stale on each server as the updates that this server made meanwhile") {
  // Two servers; the worker's pushes to the second are old because another hand applied to it alone.
  for (const bool values : {true, false}) {
    CAPTURE(values);
    Script script{.worker =
                      [](Worker& worker, Communicator& comm) {
                        while (worker.has_next_step()) {
                          const Slice gradient = worker.compute_gradient();
                          for (int s = 0; s < 2; ++s) comm.isend(1 + s, {gradient.chunk(s, 2)});
                          for (int s = 0; s < 2; ++s) worker.assign(comm.recv(1 + s).payload);
                        }
                      },
                  .server =
                      [](ModelState& model, Communicator& comm) {
                        while (const auto push = comm.recv_any()) {
                          if (push->departed()) continue;
                          model.apply(push->payload, 1);
                          comm.isend(push->source, {model.parameters()});
                          if (comm.rank() == 2) model.apply(push->payload, 0);
                        }
                      },
                  .servers = 2};
    ToyWorkload workload(10, 1, 1);
    const auto result = run_on_threads(script, workload, {.steps = 3, .values = values});
    INFO(result.failure);
    REQUIRE(result.failure.empty());
    for (const Applied& one : result.applied[1]) CHECK(one.staleness() == 0);
    std::vector<std::int64_t> second;
    for (const Applied& one : result.applied[2]) second.push_back(one.staleness());
    CHECK(second == std::vector<std::int64_t>{0, 1, 1, 2, 1, 2});
  }
}

TEST_CASE("a worker ends with what its last reply held") {
  const auto result = count_gradients(1, {}, 1);
  CHECK(result.models[0] == result.models[1]);
}
