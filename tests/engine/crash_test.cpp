#include <catch2/catch.hpp>

#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using results::Status;

namespace {

/// What a worker computed is either in the model or counted as lost.
void check_computing(const Result& result, const std::vector<double>& factors = {1, 1, 1, 1, 1}) {
  for (std::size_t i = 0; i < result.workers.size(); ++i) {
    const auto& row = result.workers[i];
    if (row.role != "worker") continue;
    CAPTURE(i, row.compute_s, row.lost_compute_s);
    CHECK_THAT(row.compute_s - row.lost_compute_s,
               WithinAbs(static_cast<double>(row.steps) * factors[i] * compute, 1e-9));
  }
}

void check_recovers_at(scenario::Scenario scenario, const Result& undisturbed, const scenario::Choice& crash,
                       double at) {
  scenario.failures = {crash};
  const Result result = run(scenario);
  INFO(result.errors << " " << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == Status::completed);
  CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
  CHECK(result.summary.steps == undisturbed.summary.steps);
  CHECK(result.summary.failures == 1);
  // In the last instants the dead worker may have been told already that the budget is spent: it is not missed.
  if (at < undisturbed.summary.simulated_time_s - 1e-6) CHECK(result.summary.restarts == 1);
  check_books(result);
  check_computing(result);
}

}  // namespace

TEST_CASE("a ring with a stream returns to its checkpoint from a crash at each of its own instants", "[slow]") {
  auto scenario = training_scenario(5, strategy("allreduce-ring", {{"bucket_bytes", 100.0}, {"overlap", true}}), 4);
  scenario.recovery = checkpoints(1.5 * compute);
  const Result undisturbed = run(scenario);
  REQUIRE(undisturbed.returned);
  REQUIRE(undisturbed.summary.checkpoints >= 1);
  int worker = 0;
  for (const double at : nasty_instants(undisturbed)) {
    CAPTURE(at, worker);
    check_recovers_at(scenario, undisturbed, crash_of_worker(worker++ % 5, at, 0.003), at);
  }
}

TEST_CASE("a worker that has finished is missed if what it sent last dies with it") {
  // Worker 0 takes its only step, sends 1 MB over two links (1 ms and 0.2 ms) and is told that the budget is spent.
  auto scenario = timing_scenario(2, strategy("allreduce-ring"), 1, 1'000'000);
  scenario.recovery = checkpoints(100, 0, 0.005);
  const Script one_way{.worker =
                           [](Worker& worker, Communicator& comm) {
                             while (worker.has_next_step()) {
                               const Slice gradient = worker.compute_gradient();
                               if (comm.rank() == 0)
                                 comm.isend(1, {gradient});
                               else
                                 comm.recv(0);
                             }
                           },
                       .pace = Pace::lockstep};
  const double sent = 1e6 / bandwidth + 2 * latency, restart = 0.003 + 0.005;
  const auto time = [&](double at) {
    scenario.failures = {crash_of_worker(0, at, 0.003)};
    const Result result = run(scenario, one_way);
    INFO(result.errors << result.summary.reason);
    REQUIRE(result.returned);
    REQUIRE(result.summary.status == Status::completed);
    return result.summary.simulated_time_s;
  };
  CHECK_THAT(time(1), WithinRel(compute + sent, 1e-9));
  CHECK_THAT(time(compute + sent / 2), WithinRel(compute + sent / 2 + restart + compute + sent, 1e-9));
}

TEST_CASE("who finds no step to take and dies at once holds up nobody") {
  // Of 9 workers 3 take a step; the others finish at 0, when servers have hardly begun to listen.
  for (const char* name : {"ps-ssp", "ps-async"})
    for (const double detection : {0.0, 0.0002, 0.5})
      for (const double at : {0.0, 1e-9, 5e-5, 2e-4, 0.01}) {
        CAPTURE(name, detection, at);
        auto scenario = timing_scenario(9, strategy(name, {{"servers", std::int64_t{2}}}), 3);
        if (std::string(name) == "ps-ssp") scenario.strategy.options.set("staleness_bound", std::int64_t{0});
        scenario.recovery = recovery_of("spares", {{"count", std::int64_t{1}}});
        scenario.detection_timeout_s = detection;
        scenario.failures = {crash_of_worker(6, at)};
        CHECK(completed(scenario).summary.steps == 3);
      }
}

TEST_CASE("ps-sync survives a crash of a worker or of its server at each of its own instants", "[slow]") {
  auto scenario = training_scenario(3, strategy("ps-sync"), 4);
  scenario.recovery = checkpoints(1.5 * compute, 0.001, 0.002);
  const Result undisturbed = run(scenario);
  REQUIRE(undisturbed.returned);
  int turn = 0;
  for (const double at : nasty_instants(undisturbed)) {
    CAPTURE(at, turn);
    const auto crash = turn % 4 == 3 ? crash_of_server(0, at, 0.003) : crash_of_worker(turn % 4, at, 0.003);
    check_recovers_at(scenario, undisturbed, crash, at);
    ++turn;
  }
}

TEST_CASE("what waits for nobody, or not for all, comes back from a crash at each of its own instants", "[slow]") {
  const auto strategies = {strategy("ps-async"), strategy("ps-ssp", {{"staleness_bound", std::int64_t{1}}}),
                           strategy("ps-sync", {{"backup_workers", std::int64_t{1}}}),
                           strategy("local-sgd", {{"period", std::int64_t{2}}})};
  for (const auto& chosen : strategies) {
    auto scenario = training_scenario(3, chosen, 9);
    scenario.recovery = checkpoints(1.5 * compute, 0.001);
    scenario.stragglers = {straggler({1}, 2.5)};
    const Result undisturbed = run(scenario);
    REQUIRE(undisturbed.returned);
    const bool servers = chosen.name != "local-sgd";
    // A backup worker's late gradient was computed and is in no model, without any failure.
    const bool all_count = chosen.name != "ps-sync";
    int turn = 0;
    for (const double at : nasty_instants(undisturbed)) {
      scenario.failures = {servers && turn % 4 == 3 ? crash_of_server(0, at, 0.003)
                                                    : crash_of_worker(turn % 3, at, 0.003)};
      ++turn;
      const Result result = run(scenario);
      CAPTURE(chosen.name, at, turn, result.errors, result.summary.reason);
      REQUIRE(result.returned);
      CHECK(result.errors.empty());
      CHECK(result.summary.status == Status::completed);
      CHECK(result.summary.steps == 9);
      check_books(result);
      if (all_count) check_computing(result, {1, 2.5, 1});
      if (!servers) CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
    }
  }
}

TEST_CASE("with recovery none the first death ends the run as failed, with valid results") {
  for (const char* name : {"allreduce-ring", "ps-sync", "ps-async"}) {
    auto scenario = training_scenario(3, strategy(name), 20);
    scenario.failures = {crash_of_worker(1, 5.5 * compute)};
    scenario.detection_timeout_s = 0.5;
    const Result result = run(scenario);
    CAPTURE(name, result.errors);
    REQUIRE(result.returned);
    CHECK(result.errors.empty());
    CHECK(result.summary.status == Status::failed);
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(5.5 * compute + 0.5, 1e-9));
    CHECK(result.summary.steps < 20);
    CHECK(result.summary.final_test_accuracy.has_value());
    CHECK(result.summary.lost_work_s == 0);  // nobody returned to an earlier state
    check_books(result);
  }
}

TEST_CASE("a host that never comes back ends a checkpointed run as failed") {
  auto scenario = training_scenario(3, strategy("allreduce-ring"), 20);
  scenario.recovery = checkpoints(compute);
  scenario.failures = {crash_of_worker(1, 5.5 * compute)};
  const Result result = run(scenario);
  REQUIRE(result.returned);
  CHECK(result.summary.status == Status::failed);
  CHECK(result.summary.restarts == 0);
}

TEST_CASE("a crash and its recovery take the time that they say") {
  // One worker, steps of c. A checkpoint of cost w after each 2 c of work. Crash in the middle of step 5 (after two
  // writes).
  const double c = compute, w = 0.004, r = 0.002, off = 0.05, detect = 0.01;
  auto scenario = timing_scenario(1, strategy("single"), 8, 0);
  scenario.recovery = checkpoints(2 * c, w, r);
  scenario.detection_timeout_s = detect;
  const double crash_at = 4 * c + 2 * w + 0.5 * c;
  scenario.failures = {crash_of_worker(0, crash_at, off)};
  const Result result = run(scenario);
  REQUIRE(result.returned);
  // Steps 1-4 with two writes, half a step lost, off, restart; then steps 5-8 with one write before step 7.
  const double expected = crash_at + off + r + 4 * c + w;
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(expected, 1e-9));
  CHECK_THAT(result.summary.lost_work_s, WithinRel(0.5 * c, 1e-9));
  CHECK(result.summary.checkpoints == 3);
  CHECK_THAT(result.workers[0].compute_s, WithinRel(8.5 * c, 1e-9));
  CHECK_THAT(result.workers[0].communicate_s, WithinRel(3 * w, 1e-9));
  CHECK_THAT(result.workers[0].down_s, WithinRel(off + r, 1e-9));
  CHECK_THAT(result.workers[0].wait_s, WithinAbs(0, 1e-12));
}

TEST_CASE("crashes during a recovery only make it longer") {
  const double c = compute;
  auto scenario = timing_scenario(2, strategy("allreduce-ring"), 4, 0);
  scenario.cluster.network.latency = 0;
  scenario.recovery = checkpoints(100, 0, 0.02);
  scenario.failures = {crash_of_worker(0, 1.5 * c, 0.05), crash_of_worker(1, 1.5 * c + 0.06, 0.03)};
  const Result result = run(scenario);
  INFO(result.errors);
  REQUIRE(result.returned);
  // Worker 0 is back at 1.5 c + 0.05 and the restart would end at + 0.07; worker 1 dies in it and is back at + 0.09.
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(1.5 * c + 0.09 + 0.02 + 4 * c, 1e-9));
  CHECK(result.summary.failures == 2);
  CHECK(result.summary.restarts == 1);
  CHECK_THAT(result.summary.lost_work_s, WithinRel(1.5 * c, 1e-9));
}

TEST_CASE("fifty crashes in one run neither hang nor change the model") {
  auto scenario = training_scenario(5, strategy("allreduce-ring", {{"overlap", true}, {"bucket_bytes", 64.0}}), 40);
  scenario.recovery = checkpoints(compute, 0.0005, 0.0002);
  const Result undisturbed = run(scenario);
  REQUIRE(undisturbed.returned);
  for (int i = 0; i < 50; ++i)
    scenario.failures.push_back(crash_of_worker(i % 5, 0.013 * (i + 1), i % 3 == 0 ? 0.0 : 0.002));
  const Result result = run(scenario);
  INFO(result.errors);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == Status::completed);
  CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
  check_books(result);
}
