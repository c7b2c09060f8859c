/// ps-sync with backup workers: the first N - b gradients make a step, and whoever is late goes on with the others.

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "strategies/backup_workers.hpp"
#include "tests/strategies/recording_worker.hpp"
#include "tests/strategies/server_stage.hpp"
#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"
#include "tests/strategies/variants.hpp"

using namespace paceline;
using namespace paceline::tests;
using namespace std::chrono_literals;

namespace {

const kernels::Optimizer whole_steps{.learning_rate = 1};

std::unique_ptr<Strategy> with_backups(std::int64_t backups, std::int64_t servers = 1) {
  return make_strategy("ps-sync", {{"servers", servers}, {"backup_workers", backups}});
}

/// What the server of that many workers, b of them backups, sends when it gets these messages.
std::vector<Reply> serve(int workers, std::int64_t backups, const std::vector<Message>& messages) {
  ThreadModel model(whole_steps, slice_of({0}));
  const auto strategy = with_backups(backups);
  return replies(workers, messages, [&](Communicator& comm) { strategy->run_server(model, comm); });
}

Message push(int worker, float gradient, std::int64_t version = 0) {
  return push_of(worker, slice_of({gradient}, 0, version));
}

/// Everybody in `to` gets that parameter of that version, once so many messages are there.
struct Round {
  std::size_t after;
  std::vector<int> to;
  float parameter;
  std::int64_t version;
};

void check_rounds(const std::vector<Reply>& told, const std::vector<Round>& expected) {
  std::size_t next = 0;
  for (const Round& round : expected)
    for (const int worker : round.to) {
      REQUIRE(next < told.size());
      CAPTURE(next);
      CHECK(told[next].after == round.after);
      CHECK(told[next].to == worker);
      CHECK(values_of(told[next].payload) == std::vector<float>{round.parameter});
      CHECK(told[next].payload.version() == round.version);
      ++next;
    }
  CHECK(told.size() == next);
}

}  // namespace

TEST_CASE("a step takes the mean of exactly the first N - b gradients, and all workers hear of it") {
  // Of four workers two are waited for; those that come later computed at parameters that are history.
  check_rounds(serve(4, 2,
                     {push(2, 2), push(0, 4), push(3, 100), push(1, 100), push(1, 8, 1), push(2, 2, 1), push(0, 6, 2),
                      push(3, 100, 1), push(3, 10, 2)}),
               {{2, {2, 0, 1, 3}, -3, 1}, {6, {1, 2, 0, 3}, -8, 2}, {9, {0, 3, 1, 2}, -16, 3}});
}

TEST_CASE("the mean of N - b gradients does not depend on the order in which they come") {
  std::vector<Message> pushes;
  for (int worker = 0; worker < 5; ++worker) pushes.push_back(push_of(worker, slice_of(rough_values(33, 5 + worker))));
  const auto parameters_after = [](const std::vector<Message>& messages) {
    ThreadModel model(whole_steps, slice_of(rough_values(33, 1)));
    const auto strategy = with_backups(1);
    replies(6, messages, [&](Communicator& comm) { strategy->run_server(model, comm); });
    CHECK(model.version() == 1);
    return model.floats();
  };
  const auto expected = parameters_after(pushes);
  std::swap(pushes[0], pushes[4]);
  std::swap(pushes[1], pushes[2]);
  CHECK(parameters_after(pushes) == expected);
}

TEST_CASE("backup workers stand in for those that left, and then everybody who is there is waited for") {
  // Three of four are waited for. Worker 3 leaves: still three. Worker 2 leaves: the two that are there.
  check_rounds(serve(4, 1,
                     {departure_of(3), push(0, 1), push(1, 2), push(2, 3), push(0, 1, 1), departure_of(2),
                      push(1, 3, 1), push(1, 5, 2), push(0, 7, 2)}),
               {{4, {0, 1, 2}, -2, 1}, {7, {0, 1}, -4, 2}, {9, {1, 0}, -10, 3}});
}

TEST_CASE("the gradient of a worker that left stays in the mean but stands for nobody who is late") {
  check_rounds(serve(3, 1, {push(2, 8), departure_of(2), departure_of(1), push(0, 4)}), {{4, {0}, -6, 1}});
  // It counts as one of the first N - b.
  check_rounds(serve(3, 1, {push(2, 8), departure_of(2), push(0, 4)}), {{3, {0, 1}, -6, 1}});
}

TEST_CASE("without backup workers the server answers those who pushed, as they came") {
  check_rounds(serve(3, 0, {push(2, 1), push(0, 2), push(1, 3), push(1, 3, 1), push(2, 6, 1), push(0, 9, 1)}),
               {{3, {2, 0, 1}, -2, 1}, {6, {1, 2, 0}, -8, 2}});
}

TEST_CASE("at least one worker has to be waited for") {
  for (const int workers : {1, 2, 8}) {
    CAPTURE(workers);
    CHECK(!with_backups(workers - 1)->refusal(workers));
    CHECK(with_backups(workers - 1)->batches_per_step(workers) == 1);
    for (const int backups : {workers, workers + 3}) {
      const auto refusal = with_backups(backups)->refusal(workers);
      REQUIRE(refusal);
      CHECK(refusal->option == "backup_workers");
      CHECK_THAT(refusal->sentence, Catch::Matchers::Contains("use at most " + std::to_string(workers - 1)));
    }
  }
  CHECK(make_strategy("ps-sync")->batches_per_step(8) == 8);
}

TEST_CASE("a worker that is late gives up its gradient, and the others never wait for it") {
  for (const std::int64_t servers : {1, 2, 3}) {
    ToyWorkload workload(67, 4, 1);
    const auto begin = std::chrono::steady_clock::now();
    const auto result = run_on_threads(*with_backups(1, servers), workload,
                                       {.workers = 4, .steps = 30, .slow_rank = 2, .slowness = 2s});
    const auto took = std::chrono::steady_clock::now() - begin;
    INFO(result.failure);
    REQUIRE(result.failure.empty());
    CHECK(result.steps == std::vector<std::int64_t>(4, 30));
    // When all others have left it may finish one that will not be used.
    CHECK(result.batches[2] <= 1);
    CHECK(took < 10s);
    for (const int fast : {0, 1, 3}) CHECK(result.batches[static_cast<std::size_t>(fast)] == 30);
    for (std::size_t server = 4; server < result.applied.size(); ++server) CHECK(result.applied[server].size() == 30);
  }
}

TEST_CASE("the mean of the first N - b is what SGD takes when the same worker is always late") {
  constexpr std::int64_t steps = 10;
  const kernels::Optimizer optimizer{.momentum = 0.9F};
  ToyWorkload workload(67, 3, 2);
  const auto result =
      run_on_threads(*with_backups(1, 2), workload,
                     {.workers = 3, .steps = steps, .optimizer = optimizer, .slow_rank = 1, .slowness = 2s});
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  std::vector<float> start(67), slope(67);
  workload.initialise(start);
  ThreadModel model(optimizer, slice_of(start));
  for (std::int64_t step = 0; step < steps; ++step) {
    const auto at = model.floats();
    workload.gradient(0, step, at, slope);
    Slice sum = slice_of(slope);
    workload.gradient(2, step, at, slope);
    model.apply(std::move(sum) + slice_of(slope), 0.5F);
  }
  CHECK(result.model() == model.floats());
}

TEST_CASE("a worker's shards are of one version whenever it computes, and no gradient is stale") {
  for (const int workers : {2, 3, 5, 8})
    for (const std::int64_t servers : {1, 2, 3})
      for (const std::int64_t backups : {std::int64_t{1}, std::int64_t{workers - 1}}) {
        CAPTURE(workers, servers, backups);
        constexpr std::int64_t steps = 20;
        const auto strategy = with_backups(backups, servers);
        std::atomic<int> mixed{0}, out_of_step{0};
        const Script script{.worker =
                                [&](Worker& worker, Communicator& comm) {
                                  std::int64_t step = 0;
                                  RecordingWorker recorder(worker, [&](const Slice& parameters) {
                                    out_of_step += parameters.version() != step++;
                                    parameters.for_each_piece(
                                        [&](const Slice& piece) { mixed += piece.version() != parameters.version(); });
                                  });
                                  strategy->run_worker(recorder, comm);
                                },
                            .server = [&](ModelState& model, Communicator& comm) { strategy->run_server(model, comm); },
                            .servers = static_cast<int>(servers)};
        ToyWorkload workload(67, workers, 1);
        const auto result = run_on_threads(script, workload, {.workers = workers, .steps = steps});
        INFO(result.failure);
        REQUIRE(result.failure.empty());
        CHECK(mixed == 0);
        CHECK(out_of_step == 0);
        for (std::size_t server = static_cast<std::size_t>(workers); server < result.applied.size(); ++server) {
          CHECK(result.applied[server].size() == steps);
          for (const Applied& one : result.applied[server]) CHECK(one.staleness() == 0);
        }
        // Everybody ends with the servers' model.
        for (int worker = 0; worker < workers; ++worker)
          CHECK(result.models[static_cast<std::size_t>(worker)] == result.model());
      }
}

TEST_CASE("a worker that is several updates behind goes through them one by one, though shards are apart") {
  // Server 2 is three updates ahead before server 3 has told of its first.
  constexpr std::int64_t updates = 3;
  const auto update = [](ModelState& model, Communicator& comm) {
    for (std::int64_t i = 0; i < updates; ++i) {
      model.apply(model.parameters(), 0);
      comm.isend(0, {model.parameters()});
    }
  };
  std::vector<std::int64_t> versions;
  const Script script{.worker =
                          [&](Worker& worker, Communicator& comm) {
                            if (comm.rank() == 1) {
                              comm.recv(0);  // is there, so that waiting for anybody does not end
                              return;
                            }
                            RecordingWorker recorder(
                                worker, [&](const Slice& parameters) { versions.push_back(parameters.version()); });
                            push_unless_late(recorder, comm);
                            comm.isend(1, {});
                          },
                      .server =
                          [&](ModelState& model, Communicator& comm) {
                            if (comm.rank() == 3) comm.recv(2);
                            update(model, comm);
                            if (comm.rank() == 2) comm.isend(3, {});
                          },
                      .servers = 2};
  ToyWorkload workload(10, 2, 1);
  const auto result = run_on_threads(
      script, workload, {.workers = 2, .steps = updates, .slow_rank = 0, .slowness = 20s, .patience = 10s});
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  CHECK(versions == std::vector<std::int64_t>{0, 1, 2});
  CHECK(result.steps[0] == updates);
  CHECK(result.batches[0] == 0);
  CHECK(result.models[0] == result.model());
}

TEST_CASE("a death at any verb of any rank leaves backup workers with all their steps") {
  for (const std::int64_t servers : {1, 2})
    for (int rank = 0; rank < 3 + servers; ++rank)
      for (const std::int64_t verb : {1, 2, 3, 5, 9, 14, 20})
        for (const AfterDeath after : {AfterDeath::restart, AfterDeath::go_on}) {
          if (after == AfterDeath::go_on && rank >= 3) continue;
          CAPTURE(servers, rank, verb, after == AfterDeath::go_on);
          ToyWorkload workload(67, 3, 2);
          const auto result = run_on_threads(*with_backups(1, servers), workload,
                                             {.workers = 3,
                                              .steps = 7,
                                              .optimizer = {.momentum = 0.9F},
                                              .deaths = {{rank, verb}},
                                              .after_death = after,
                                              .commit_every = after == AfterDeath::go_on ? 0 : verb % 4});
          INFO(result.failure);
          REQUIRE(result.failure.empty());
          for (std::size_t server = 3; server < result.applied.size(); ++server) {
            CHECK(result.applied[server].size() == 7);
            for (const Applied& one : result.applied[server]) CHECK(one.staleness() == 0);
          }
        }
}
