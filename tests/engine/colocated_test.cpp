// Servers that sit on workers' hosts: what is free between them, and what dies together.
#include <catch2/catch.hpp>

#include <cstdio>
#include <map>
#include <sstream>

#include "strategies/catalogue.hpp"
#include "tests/engine/ended_runs.hpp"
#include "tests/engine/layouts.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = 2 * latency, B = bandwidth;
constexpr std::int64_t S = 8'000'000;

/// The strategy that the scenario names, with its servers on workers' hosts or on their own.
Script seated(const scenario::Scenario& scenario, bool colocated) {
  const std::shared_ptr<Strategy> strategy = strategies().find(scenario.strategy.name)->make(scenario.strategy.options);
  return {.worker = [strategy](Worker& worker, Communicator& comm) { strategy->run_worker(worker, comm); },
          .server = [strategy](ModelState& model, Communicator& comm) { strategy->run_server(model, comm); },
          .servers = strategy->servers(),
          .colocated = colocated,
          .pace = strategy->pace()};
}

scenario::Choice servers(std::int64_t count) {
  return strategy("ps-sync", {{"servers", count}});
}

Result finished(const scenario::Scenario& scenario, bool colocated) {
  Result result = run(scenario, seated(scenario, colocated));
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == results::Status::completed);
  check_books(result);
  return result;
}

}  // namespace

TEST_CASE("between ranks on one host messages take no time and are on no link") {
  const auto scenario = timing_scenario(3, servers(1), 1);
  const Result result = run(scenario, {.worker =
                                           [](Worker& worker, Communicator& comm) {
                                             comm.isend(3, {.payload = Slice::without_values(0, 1, S, 0)});
                                             comm.recv(3);
                                             char text[64];
                                             std::snprintf(text, sizeof text, "%d %.17g", comm.rank(), comm.now());
                                             say(text);
                                             while (worker.has_next_step()) worker.compute_gradient();
                                           },
                                       .server =
                                           [](ModelState& /*model*/, Communicator& comm) {
                                             for (int worker = 0; worker < 3; ++worker) {
                                               comm.recv(worker);
                                               comm.isend(worker, {.payload = Slice::without_values(0, 1, S, 0)});
                                             }
                                             while (comm.recv_any()) {
                                             }
                                           },
                                       .servers = 1,
                                       .colocated = true});
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  std::map<int, double> times;
  std::istringstream lines(result.errors);
  int rank = 0;
  for (double time = 0; lines >> rank >> time;) times[rank] = time;
  CHECK_THAT(times[0], WithinAbs(0, 1e-20));
  // The others share the link of worker 0's host, in and then out.
  CHECK_THAT(times[1], WithinAbs(2 * a + 4 * S / B, 1e-9));
  CHECK_THAT(times[2], WithinAbs(2 * a + 4 * S / B, 1e-9));
  CHECK(result.summary.bytes_on_wire == 4 * S);
  CHECK(result.workers[0].bytes_sent == 0);
  CHECK(result.workers[3].bytes_sent == 2 * S);
  CHECK(result.workers[3].bytes_received == 2 * S);
  CHECK(result.workers[3].host == "worker-0");
  CHECK(result.workers[3].role == "server");
  for (const results::LinkRow& link : result.links) CHECK(link.link.starts_with("worker-"));
}

TEST_CASE("one worker with its server on the same host trains in no time but its own") {
  const Result result = finished(timing_scenario(1, servers(1), 5), true);
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(5 * compute, 1e-9));
  CHECK(result.summary.bytes_on_wire == 0);
  CHECK_THAT(result.summary.energy_j, WithinRel(5 * compute * 300, 1e-9));  // one host
}

TEST_CASE("a host that a worker and a server share idles once, and draws more for each of them that computes") {
  auto scenario = timing_scenario(1, servers(1), 5);
  scenario.workload.timing = choose(engine::timings().shelf(), "analytic");
  const Result result = finished(scenario, true);
  const results::WorkerRow &worker = result.workers.at(0), &server = result.workers.at(1);
  CHECK(server.compute_s > 0);
  CHECK_THAT(
      result.summary.energy_j,
      WithinRel(result.summary.simulated_time_s * 60 + (worker.compute_s + server.compute_s) * (300 - 60), 1e-9));
}

TEST_CASE("where servers sit changes no value, and bytes by what stays on a host") {
  for (const std::int64_t count : {1, 2, 5}) {
    const auto scenario = training_scenario(3, servers(count), 6);
    const Result apart = finished(scenario, false), together = finished(scenario, true);
    CHECK(together.summary.model_sha256 == apart.summary.model_sha256);
    // Of 3 * count pairs of worker and server, one for each server shares a host, and servers hold equal shares but for
    // whole bytes.
    CHECK_THAT(static_cast<double>(together.summary.bytes_on_wire),
               WithinRel(static_cast<double>(apart.summary.bytes_on_wire) * 2 / 3, 1e-6));
    for (int server = 0; server < count; ++server)
      CHECK(together.workers[static_cast<std::size_t>(3 + server)].host == "worker-" + std::to_string(server % 3));
  }
}

TEST_CASE("a host takes its worker and its servers down, whoever the crash names, and counts once") {
  auto scenario = training_scenario(3, servers(4), 8);
  scenario.recovery = checkpoints(2 * compute);
  const Result undisturbed = finished(scenario, true);
  for (const auto& crash :
       {crash_of_server(3, 0.05, 0.1), crash_of_server(0, 0.05, 0.1), crash_of_worker(0, 0.05, 0.1)}) {
    scenario.failures = {crash};
    const Result result = finished(scenario, true);
    CHECK(result.summary.failures == 1);
    CHECK(result.summary.restarts == 1);
    CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
    int deaths = 0;
    for (const results::MetricsLine& line : result.lines) deaths += line.event == "crash";
    CHECK(deaths == 3);  // worker 0, servers 0 and 3
  }
}

TEST_CASE("random failures are drawn once for each host") {
  auto scenario = timing_scenario(3, servers(4));
  scenario.failures = {random_failures_of_hosts(100, 1)};
  const auto rate = [&](bool colocated) {
    return engine::gather_misfortunes(
               scenario,
               std::make_shared<engine::Layout>(scenario, engine::Layout::Crew{.servers = 4, .colocated = colocated}))
        .failure_rate;
  };
  CHECK_THAT(rate(true), WithinRel(3 / 100.0, 1e-12));
  CHECK_THAT(rate(false), WithinRel(7 / 100.0, 1e-12));
}

TEST_CASE("who loses a worker and its server at once cannot go on without what only that one held") {
  auto scenario = training_scenario(3, servers(1), 8);
  scenario.failures = {crash_of_worker(0, 0.05)};
  for (const char* recovery : {"elastic", "spares", "none"}) {
    scenario.recovery = recovery_of(recovery);
    const Result result = run(scenario, seated(scenario, true));
    REQUIRE(result.returned);
    CHECK(result.errors.empty());
    CHECK(result.summary.status == results::Status::failed);
  }
  scenario.failures = {crash_of_worker(1, 0.05)};  // the server is elsewhere
  for (const char* recovery : {"elastic", "spares"}) {
    scenario.recovery = recovery_of(recovery);
    finished(scenario, true);
  }
}
