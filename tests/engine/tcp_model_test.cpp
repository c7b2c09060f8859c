// The network model tcp: SimGrid's LV08 with its own factors (13.01 on latency, 0.97 on bandwidth, a window of 4 MiB).
#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/engine/arrivals.hpp"
#include "tests/engine/layouts.hpp"
#include "tests/engine/misfortune_choices.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double B = bandwidth, S = 8e6;

scenario::Scenario stage(double link_latency, scenario::Choice where = topology("star")) {
  auto scenario = on_topology(timing_scenario(4, strategy("allreduce-ring"), 1), std::move(where));
  scenario.cluster.network.model = "tcp";
  scenario.cluster.network.latency = link_latency;
  return scenario;
}

/// One message over that many links.
double alone(int links, double link_latency) {
  const double sum = links * link_latency;
  return 13.01 * sum + S / (0.97 * std::min(B, 4194304 / (2 * sum)));
}

}  // namespace

TEST_CASE("under tcp one message takes 13.01 latencies and S over 0.97 of the bandwidth, or over its window") {
  for (const double link_latency : {1e-6, 1e-5, 1e-4, 1e-3, 1e-2}) {
    CAPTURE(link_latency);
    CHECK_THAT(arrivals(stage(link_latency), {{0, 1}})[0], WithinRel(alone(2, link_latency), 1e-9));
    CHECK_THAT(arrivals(stage(link_latency, racks_of(2)), {{0, 2}})[0], WithinRel(alone(4, link_latency), 1e-9));
  }
}

TEST_CASE("under tcp a message that was held goes on at its own pace") {
  for (const double link_latency : {1e-5, 1e-2}) {  // the link's, or its window's
    CAPTURE(link_latency);
    auto scenario = stage(link_latency);
    const double pace = 0.97 * std::min(B, 4194304 / (4 * link_latency)), from = 13.01 * 2 * link_latency + 0.002;
    const double until = 0.5;
    scenario.failures = {link_outage(1, from, until)};
    CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinRel(until + (S - 0.002 * pace) / pace, 1e-9));
  }
}

TEST_CASE("under tcp a link whose bandwidth changes carries the factor of what it did, as if it had been built so") {
  const double rate = 0.97 * B, begin = 13.01 * 2e-5, from = begin + 0.002, until = 0.05;
  for (const int whose : {0, 1}) {
    auto scenario = stage(1e-5);
    scenario.stragglers = {link_slowdown(whose, from, until, 0.1)};
    CHECK_THAT(arrivals(scenario, {{0, 1}})[0],
               WithinRel(until + (S - 0.002 * rate - 0.1 * rate * (until - from)) / rate, 1e-9));
    scenario.stragglers = {link_slowdown(whose, 0, 10, 0.25)};
    CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinRel(begin + 4 * S / rate, 1e-9));
    CHECK_THAT(arrivals(scenario, {{2, 3}})[0], WithinRel(begin + S / rate, 1e-9));
    scenario.stragglers = {link_slowdown(whose, 0, 10, 0.5), link_slowdown(whose, 0, 10, 0.5)};
    CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinRel(begin + 4 * S / rate, 1e-9));
  }
  // Faster links help where both ends have one, a message that is under way too.
  auto scenario = stage(1e-5);
  scenario.stragglers = {link_slowdown(0, from, 10, 4), link_slowdown(1, from, 10, 4)};
  CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinRel(from + (S - 0.002 * rate) / (4 * rate), 1e-9));
  CHECK_THAT(arrivals(scenario, {{0, 1, 1.0}})[0], WithinRel(1 + begin + S / (4 * rate), 1e-9));
  // Its window keeps a message as slow as ever.
  scenario = stage(1e-2);
  scenario.stragglers = {link_slowdown(0, 0, 10, 0.5), link_slowdown(1, 0, 10, 4)};
  CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinRel(alone(2, 1e-2), 1e-9));
}

TEST_CASE("under tcp a ring with a link that is slow from the beginning takes what one with that link built so takes") {
  for (const std::int64_t workers : {2, 4, 7}) {
    auto slow = timing_scenario(workers, strategy("allreduce-ring"), 3);
    slow.cluster.network.model = "tcp";
    auto built = slow;
    slow.stragglers = {link_slowdown(1, 0, 100, 0.25)};
    built.cluster.overrides = {{.workers = {1}, .bandwidth = 0.25 * B}};
    const Result one = run(slow), other = run(built);
    REQUIRE(one.returned);
    REQUIRE(other.returned);
    CHECK_THAT(one.summary.simulated_time_s, WithinRel(other.summary.simulated_time_s, 1e-9));
  }
}

TEST_CASE("under tcp a ring's messages also carry each other's acknowledgements") {
  // LV08's cross traffic: each flow takes 5 % of its rate on the way back (Velho et al., TOMACS 23(4) (2013), section
  // 3).
  for (const int n : {3, 4, 8}) {
    auto scenario = timing_scenario(n, strategy("allreduce-ring"), 1, 8'400'000);
    scenario.cluster.network.model = "tcp";
    const Result result = run(scenario);
    REQUIRE(result.returned);
    const double round = 13.01 * 2 * latency + 8'400'000.0 / n * 1.05 / (0.97 * B);
    CHECK_THAT(result.summary.simulated_time_s, WithinRel(compute + 2 * (n - 1) * round, 1e-9));
  }
}

TEST_CASE("under tcp a run ends with the model and the bytes of the ideal one, later") {
  auto scenario = training_scenario(4, strategy("allreduce-ring"), 5);
  const Result ideal = run(scenario);
  scenario.cluster.network.model = "tcp";
  const Result tcp = run(scenario);
  REQUIRE(ideal.returned);
  REQUIRE(tcp.returned);
  CHECK(tcp.summary.model_sha256 == ideal.summary.model_sha256);
  CHECK(tcp.summary.bytes_on_wire == ideal.summary.bytes_on_wire);
  CHECK(tcp.summary.simulated_time_s > ideal.summary.simulated_time_s);
}

TEST_CASE("a message that begins on a slow link is fast as soon as the link is") {
  auto scenario = stage(latency);
  scenario.cluster.network.model = "ideal";
  scenario.stragglers = {link_slowdown(1, 0, 0.01, 0.1)};
  const double slow = (0.01 - 2 * latency) * 0.1 * B;  // bytes while it is slow
  CHECK_THAT(arrivals(scenario, {{0, 1}})[0], WithinAbs(0.01 + (S - slow) / B, 1e-9));
}
