#include <catch2/catch.hpp>

#include <chrono>

#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;
using results::Status;

namespace {

void check_ends(const scenario::Scenario& scenario, Status status, const std::string& words) {
  const Result result = ended(scenario);
  CHECK(result.summary.status == status);
  CHECK(result.summary.reason.find(words) != std::string::npos);
  INFO(result.summary.reason);
}

void check_ends(const scenario::Scenario& scenario, const Script& script, const std::string& words) {
  const Result result = run(scenario, script);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.summary.status == Status::stalled);
  CHECK(result.summary.reason.find(words) != std::string::npos);
  check_books(result);
}

}  // namespace

TEST_CASE("a link or a partition that never comes back stalls the run, and the sentence says who waits for whom") {
  for (const auto& name : {"allreduce-ring", "ps-sync", "ps-async", "ps-ssp", "local-sgd"}) {
    CAPTURE(name);
    auto scenario = training_scenario(4, strategy(name), 20);
    scenario.failures = {link_outage(2, 0.035)};
    check_ends(scenario, Status::stalled, "waits for");
    scenario.recovery = checkpoints(0.01);  // nobody died, so there is nothing to recover from
    check_ends(scenario, Status::stalled, "waits for");
  }
  auto scenario = training_scenario(4, strategy("allreduce-ring"), 20);
  scenario.failures = {split({{0, 1}, {2, 3}}, 0.035)};
  check_ends(scenario, Status::stalled, "worker-2 waits for a message of worker-1");
}

TEST_CASE("a dead server or the death of all workers fails the run") {
  auto scenario = training_scenario(3, strategy("ps-sync"), 20);
  scenario.failures = {crash_of_server(0, 0.035)};
  check_ends(scenario, Status::failed, "server-0 died");
  scenario.recovery = checkpoints(0.01);
  check_ends(scenario, Status::failed, "server-0 never comes back");
  scenario.failures = {
      choose(engine::failures().shelf(), "crash", {{"workers", std::vector<std::int64_t>{0, 1, 2}}, {"at", 0.03}})};
  check_ends(scenario, Status::failed, "never comes back");
}

TEST_CASE("a receive that nobody serves and a cycle of receives are stalls") {
  const auto scenario = training_scenario(3, strategy("allreduce-ring"), 20);
  check_ends(scenario, {.worker = [](Worker&, Communicator& comm) { comm.recv((comm.rank() + 1) % comm.size()); }},
             "worker-2 waits for a message of worker-0");
  check_ends(scenario,
             {.worker =
                  [](Worker&, Communicator& comm) {
                    if (comm.rank() == 0) comm.recv(1);
                  }},
             "worker-0 waits for a message of worker-1");
}

TEST_CASE("a run that recovers a thousand times without a new commit is stalled") {
  auto scenario = training_scenario(2, strategy("allreduce-ring"), 20);
  scenario.recovery = checkpoints(5 * compute);
  scenario.failures = {random_failures_of_hosts(compute, 0.0)};
  check_ends(scenario, Status::stalled, "1000 times without a new commit");
  scenario.recovery = recovery_of("spares", {{"count", std::int64_t{3}}});
  scenario.failures = {random_failures_of_hosts(compute / 3, 0.0)};
  const Result result = ended(scenario);
  CHECK((result.summary.status == Status::stalled || result.summary.status == Status::failed));
}

TEST_CASE("steps that take no time cannot reach a limit in time") {
  auto scenario = timing_scenario(1, strategy("single"), 1, 0);
  scenario.workload.timing.options.set("compute", 0.0);
  scenario.stop = {.simulated_time_s = 1.0};
  check_ends(scenario, Status::stalled, "the simulated clock stands still");
}
