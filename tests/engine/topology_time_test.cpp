// What racks, trees, machines and placements do to times, bytes and deaths: closed forms and equivalences.
#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "tests/engine/arrivals.hpp"
#include "tests/engine/ended_runs.hpp"
#include "tests/engine/layouts.hpp"
#include "tests/engine/misfortune_choices.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = latency, B = bandwidth, S = 8e6;

scenario::Scenario stage(std::int64_t workers, scenario::Choice topology) {
  return on_topology(timing_scenario(workers, strategy("allreduce-ring"), 1), std::move(topology));
}

Result ran(const scenario::Scenario& scenario) {
  Result result = run(scenario);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  return result;
}

/// Links whose names begin so, and the bytes that each carried.
std::vector<std::int64_t> carried(const Result& result, const std::string& prefix) {
  std::vector<std::int64_t> bytes;
  for (const results::LinkRow& link : result.links)
    if (link.link.starts_with(prefix)) bytes.push_back(link.bytes);
  return bytes;
}

/// The parts of the cluster as each rank sees them; they must all see the same.
std::string neighbourhoods(const scenario::Scenario& scenario) {
  const Result result = run(scenario, {.worker = [](Worker& worker, Communicator& comm) {
                              std::string text;
                              for (const auto& part : comm.neighbourhoods()) {
                                for (const int rank : part) text += std::to_string(rank) + " ";
                                text += "| ";
                              }
                              say(text);
                              while (worker.has_next_step()) worker.compute_gradient();
                            }});
  REQUIRE(result.returned);
  std::istringstream lines(result.errors);
  std::string first, other;
  std::getline(lines, first);
  while (std::getline(lines, other)) CHECK(other == first);
  return first;
}

}  // namespace

TEST_CASE("a message takes two latencies inside a rack and four between racks") {
  const auto times = arrivals(stage(4, racks_of(2)), {{0, 1}, {2, 0}});
  CHECK_THAT(times[0], WithinAbs(2 * a + S / B, 1e-9));
  CHECK_THAT(times[1], WithinAbs(4 * a + S / B, 1e-9));
}

TEST_CASE(
    "a ring over racks takes 2(N-1)(4a + S/N/b): b is the host's link in order, and a share of the up-link when "
    "neighbours sit in other racks") {
  for (const int racks : {2, 4})
    for (const int size : {2, 5})
      for (const double oversubscription : {0.5, 1.0, 2.0, 8.0}) {
        CAPTURE(racks, size, oversubscription);
        const int n = racks * size;
        const double chunk = 1e6, up_link = size * B / oversubscription;
        auto scenario =
            on_topology(timing_scenario(n, strategy("allreduce-ring"), 1, static_cast<std::int64_t>(n * chunk)),
                        racks_of(size, oversubscription));
        const auto time = [&](double flows_on_up_link) {
          return compute + 2 * (n - 1) * (4 * a + chunk / std::min(B, up_link / flows_on_up_link));
        };
        CHECK_THAT(ran(scenario).summary.simulated_time_s, WithinRel(time(1), 1e-9));
        scenario.cluster.placement.order = "round-robin";
        const Result spread = ran(scenario);
        CHECK_THAT(spread.summary.simulated_time_s, WithinRel(time(size), 1e-9));
        // Every byte that is sent crosses one up-link up and one down.
        const auto bytes = carried(spread, "rack-");
        CHECK(static_cast<int>(bytes.size()) == 2 * racks);
        for (const std::int64_t each : bytes) CHECK(each == spread.summary.bytes_on_wire / racks);
      }
}

TEST_CASE("where the hosts of a star hang changes nothing") {
  auto scenario = stage(7, topology("star"));
  scenario.stragglers = {straggler({2}, 3)};
  scenario.cluster.overrides = {{.workers = {4}, .bandwidth = 2e8, .latency = 1e-3}};
  const double time = ran(scenario).summary.simulated_time_s;
  for (const char* order : {"round-robin", "random"}) {
    scenario.cluster.placement.order = order;
    CHECK(ran(scenario).summary.simulated_time_s == time);
  }
  scenario.cluster.placement = {"list", {6, 5, 4, 3, 2, 1, 0}};
  CHECK(ran(scenario).summary.simulated_time_s == time);
}

TEST_CASE("one rack, and a tree of one switch, are stars") {
  auto scenario = stage(6, topology("star"));
  scenario.cluster.overrides = {{.workers = {4}, .bandwidth = 2e8, .latency = 1e-3}};
  const double time = ran(scenario).summary.simulated_time_s;
  CHECK(ran(on_topology(scenario, racks_of(6))).summary.simulated_time_s == time);
  CHECK(ran(on_topology(scenario, topology("fat-tree", {{"levels", std::int64_t{1}}}))).summary.simulated_time_s ==
        time);
}

TEST_CASE(
    "a ring in the order of a full-bisection tree takes 2(N-1)(4a + S/N/B), and half the ports twice the bytes' "
    "time") {
  using List = std::vector<std::int64_t>;
  constexpr int n = 8;
  const auto time = [&](List up, const char* order) {
    auto scenario = stage(n, topology("fat-tree", {{"down", List{4, 2}}, {"up", std::move(up)}}));
    scenario.cluster.placement.order = order;
    return ran(scenario).summary.simulated_time_s - compute;
  };
  CHECK_THAT(time({1, 4}, "linear"), WithinRel(2 * (n - 1) * (4 * a + S / n / B), 1e-9));
  // Neighbours under different switches: each up port is chosen by the destination's place, all of them differ.
  CHECK_THAT(time({1, 4}, "round-robin"), WithinRel(2 * (n - 1) * (4 * a + S / n / B), 1e-9));
  CHECK_THAT(time({1, 2}, "round-robin"), WithinRel(2 * (n - 1) * (4 * a + 2 * S / n / B), 1e-9));
  CHECK_THAT(time({1, 1}, "round-robin"), WithinRel(2 * (n - 1) * (4 * a + 4 * S / n / B), 1e-9));
}

TEST_CASE("devices of a machine speak over inner links alone, and share one link to the network") {
  for (const auto& [where, hops] : {std::pair(topology("star"), 2), std::pair(racks_of(1), 4),
                                    std::pair(topology("fat-tree", {{"levels", std::int64_t{1}}}), 2)}) {
    CAPTURE(where.name);
    const auto scenario = with_machines(stage(6, where), 2);
    CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinAbs(2 * inner_latency + S / inner_bandwidth, 1e-9));
    CHECK_THAT(arrivals(scenario, {{1, 2}})[0], WithinAbs(hops * a + S / B, 1e-9));
    // Both devices of one machine send, to two others; and one device sends inside meanwhile.
    const auto both = arrivals(scenario, {{0, 2}, {1, 4}, {0, 1}});
    CHECK_THAT(both[0], WithinAbs(hops * a + 2 * S / B, 1e-9));
    CHECK_THAT(both[1], WithinAbs(hops * a + 2 * S / B, 1e-9));
    CHECK_THAT(both[2], WithinAbs(2 * inner_latency + S / inner_bandwidth, 1e-9));
    // Full duplex: what comes does not slow what goes.
    const auto ways = arrivals(scenario, {{0, 2}, {3, 1}});
    for (const double time : ways) CHECK_THAT(time, WithinAbs(hops * a + S / B, 1e-9));
    const auto inner = arrivals(with_machines(scenario, 3), {{1, 0}, {2, 1}});
    for (const double time : inner) CHECK_THAT(time, WithinAbs(2 * inner_latency + S / inner_bandwidth, 1e-9));
  }
}

TEST_CASE("a ring over machines is paced by the network, and only what leaves a machine is on the wire") {
  constexpr int n = 6, devices = 3;
  const double chunk = 1e6;
  const Result result = ran(
      with_machines(timing_scenario(n, strategy("allreduce-ring"), 1, static_cast<std::int64_t>(n * chunk)), devices));
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(compute + 2 * (n - 1) * (2 * a + chunk / B), 1e-9));
  // Two of six neighbours sit on another machine; bytes sent count all.
  std::int64_t sent = 0, inner = 0;
  for (const results::WorkerRow& row : result.workers) sent += row.bytes_sent;
  for (const std::int64_t bytes : carried(result, "worker-")) inner += bytes;
  CHECK(result.summary.bytes_on_wire * 3 == sent);
  CHECK(inner == 2 * (sent - result.summary.bytes_on_wire));  // up and down
  CHECK(carried(result, "host-").size() == 4);
  CHECK(result.workers[2].host == "host-0");
  CHECK(result.workers[3].host == "host-1");
}

TEST_CASE("misfortunes of a worker's link are those of its machine's; devices beside it do not notice") {
  auto scenario = with_machines(stage(4, topology("star")), 2);
  scenario.failures = {link_outage(0, 0, 1.0)};
  const auto held = arrivals(scenario, {{1, 2}, {0, 1}});
  CHECK_THAT(held[0], WithinAbs(1.0 + S / B, 1e-9));
  CHECK_THAT(held[1], WithinAbs(2 * inner_latency + S / inner_bandwidth, 1e-9));
  scenario.failures = {};
  scenario.stragglers = {link_slowdown(0, 0, 10, 0.5), link_slowdown(1, 0, 10, 0.5)};
  const auto slow = arrivals(scenario, {{1, 2}, {0, 1}});
  CHECK_THAT(slow[0], WithinAbs(2 * a + 4 * S / B, 1e-9));
  CHECK_THAT(slow[1], WithinAbs(2 * inner_latency + S / inner_bandwidth, 1e-9));
}

TEST_CASE("a crash takes one device, and a rack all of its hosts, servers and spares too") {
  auto scenario = on_topology(training_scenario(4, strategy("ps-sync"), 12), racks_of(3));
  scenario.recovery = checkpoints(2 * compute);
  const Result undisturbed = completed(scenario);
  const auto rack = [](std::int64_t number) {
    return failure_of("rack", {{"rack", number}, {"at", 0.05}, {"restart_after", 0.1}});
  };
  scenario.failures = {rack(0)};
  CHECK(completed(scenario).summary.failures == 3);
  scenario.failures = {rack(1)};  // worker-3 and the server
  const Result two = completed(scenario);
  CHECK(two.summary.failures == 2);
  CHECK(two.summary.model_sha256 == undisturbed.summary.model_sha256);
  CHECK_THAT(two.workers[3].down_s, WithinRel(two.workers[4].down_s, 1e-9));
  scenario = with_machines(scenario, 2);
  scenario.failures = {crash_of_worker(1, 0.05, 0.1)};
  CHECK(completed(scenario).summary.failures == 1);
  scenario.failures = {rack(0)};  // two machines of two devices, and the server
  CHECK(completed(scenario).summary.failures == 5);
}

TEST_CASE("neighbours are those of one machine, else of one rack, else everybody") {
  CHECK(neighbourhoods(stage(4, topology("star"))) == "0 1 2 3 | ");
  auto scenario = stage(5, racks_of(2));
  CHECK(neighbourhoods(scenario) == "0 1 | 2 3 | 4 | ");
  scenario.cluster.placement.order = "round-robin";
  CHECK(neighbourhoods(scenario) == "0 3 | 1 4 | 2 | ");
  CHECK(neighbourhoods(with_machines(scenario, 4)) == "0 1 2 3 | 4 | ");
}

TEST_CASE("a rank that moves to a spare has that one's neighbours") {
  auto scenario = stage(4, racks_of(2));
  scenario.recovery = recovery_of("spares", {{"count", std::int64_t{1}}});
  scenario.stop.steps = 3;
  scenario.failures = {crash_of_worker(1, 0.015)};
  const Result result = run(scenario, {.worker =
                                           [](Worker& worker, Communicator& comm) {
                                             std::string text;
                                             for (const auto& part : comm.neighbourhoods())
                                               text += std::to_string(part.size()) + " ";
                                             if (comm.rank() == 0) say(text);
                                             while (worker.has_next_step()) worker.compute_gradient();
                                           },
                                       .pace = Pace::lockstep});
  REQUIRE(result.returned);
  CHECK(result.errors == "2 2 \n1 1 2 \n");  // in the order of their first ranks: 0, 1 on the spare, 2 and 3
}
