// Links that are slow or down for a while, and partitions: when messages arrive, by closed form.
#include <catch2/catch.hpp>

#include "tests/engine/arrivals.hpp"
#include "tests/engine/misfortune_choices.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = 2 * latency, B = bandwidth;
constexpr std::int64_t S = 8'000'000;
constexpr double flight = a + S / B;

scenario::Scenario stage(std::int64_t workers, std::vector<scenario::Choice> failures,
                         std::vector<scenario::Choice> stragglers = {}) {
  auto scenario = timing_scenario(workers, strategy("allreduce-ring"), 1);
  scenario.failures = std::move(failures);
  scenario.stragglers = std::move(stragglers);
  return scenario;
}

double arrival(const scenario::Scenario& scenario, const Sending& sending) {
  return arrivals(scenario, {sending}).at(0);
}

void check_arrival(const scenario::Scenario& scenario, const Sending& sending, double expected) {
  CHECK_THAT(arrival(scenario, sending), WithinAbs(expected, 1e-9));
}

}  // namespace

TEST_CASE("a message whose link is down from t1 to t2 arrives t2 - t1 later") {
  for (const int whose : {0, 1}) {
    check_arrival(stage(2, {link_outage(whose, 0.003, 0.5)}), {0, 1, 0}, flight + 0.497);
    check_arrival(stage(2, {link_outage(whose, 0.003, 1000.0)}), {0, 1, 0}, flight + 999.997);
  }
  check_arrival(stage(2, {link_outage(0, 0.001, 0.002), link_outage(1, 0.003, 0.005), link_outage(0, 0.006, 0.01)}),
                {0, 1, 0}, flight + 0.001 + 0.002 + 0.004);
}

TEST_CASE("outages of both ends that overlap hold a message once") {
  check_arrival(stage(2, {link_outage(0, 0.001, 0.004), link_outage(1, 0.003, 0.02)}), {0, 1, 0}, flight + 0.019);
}

TEST_CASE("a message that begins while its link is down waits, and its latency passes meanwhile") {
  const auto scenario = stage(2, {link_outage(0, 0.001, 0.5)});
  check_arrival(scenario, {0, 1, 0.1}, 0.5 + S / B);
  check_arrival(scenario, {0, 1, 0.5 - 0.25 * a}, 0.5 + 0.75 * a + S / B);  // back before its latency is over
  check_arrival(scenario, {0, 1, 0.1, 0}, 0.5);                             // an empty message has only its latency
  check_arrival(scenario, {0, 1, 0.5 - 0.25 * a, 0}, 0.5 + 0.75 * a);
}

TEST_CASE("a link that goes down during a message's latency holds its bytes, and an empty message") {
  const auto scenario = stage(2, {link_outage(1, 0.25 * a, 0.1)});
  check_arrival(scenario, {0, 1, 0}, 0.1 + S / B);
  check_arrival(scenario, {0, 1, 0, 0}, 0.1);
  const auto blink = stage(2, {link_outage(1, 0.25 * a, 0.75 * a)});
  check_arrival(blink, {0, 1, 0}, flight);
  check_arrival(blink, {0, 1, 0, 0}, a);
}

TEST_CASE("an outage at the very beginning or end of a message's latency is exact too") {
  check_arrival(stage(2, {link_outage(1, 0, 0.1)}), {0, 1, 0}, 0.1 + S / B);
  check_arrival(stage(2, {link_outage(1, a, 0.1)}), {0, 1, 0}, 0.1 + S / B);
  check_arrival(stage(2, {link_outage(1, 0, a)}), {0, 1, 0}, flight);
}

TEST_CASE("an outage that is over before a message or comes after it changes nothing") {
  const double undisturbed = arrival(stage(2, {}), {0, 1, 0.01});
  CHECK(arrival(stage(2, {link_outage(0, 0.001, 0.009)}), {0, 1, 0.01}) == undisturbed);
  CHECK(arrival(stage(2, {link_outage(0, 0.1, 0.2)}), {0, 1, 0.01}) == undisturbed);
  CHECK(arrival(stage(2, {split({{0}, {1}}, 0.1)}), {0, 1, 0.01}) == undisturbed);
  CHECK(arrival(stage(3, {link_outage(2, 0, 0.2)}), {0, 1, 0.01}) == undisturbed);
  CHECK(arrival(stage(2, {}, {link_slowdown(1, 0, 0.2, 1)}), {0, 1, 0.01}) == undisturbed);
}

TEST_CASE("a held message leaves its bandwidth to others") {
  // Two messages to worker 0 share its link; one stands still from 2 ms to 1 s after both began.
  const auto times = arrivals(stage(3, {split({{0, 1}, {2}}, a + 0.002, 1.0)}), {{1, 0, 0}, {2, 0, 0}});
  CHECK_THAT(times[0], WithinAbs(a + 0.002 + (S - 0.001 * B) / B, 1e-9));
  CHECK_THAT(times[1], WithinAbs(1.0 + (S - 0.001 * B) / B, 1e-9));
}

TEST_CASE("a partition holds messages between its parts and no others") {
  const auto scenario = stage(5, {split({{0, 1}, {2, 3}}, 0.001, 0.3)});
  check_arrival(scenario, {0, 2, 0}, flight + 0.299);
  check_arrival(scenario, {3, 1, 0}, flight + 0.299);
  check_arrival(scenario, {0, 1, 0}, flight);
  check_arrival(scenario, {2, 3, 0}, flight);
  check_arrival(scenario, {4, 0, 0}, flight);  // in no group: with the first
  check_arrival(scenario, {4, 2, 0}, flight + 0.299);
}

TEST_CASE("a slow link takes 1/factor of the time for what crosses it meanwhile") {
  const double from = a + 0.002, until = 0.05;
  for (const int whose : {0, 1})
    check_arrival(stage(2, {}, {link_slowdown(whose, from, until, 0.1)}), {0, 1, 0},
                  until + (S - 0.002 * B - 0.1 * B * (until - from)) / B);
  check_arrival(stage(2, {}, {link_slowdown(1, 0, 10, 0.25)}), {0, 1, 0}, a + 4 * S / B);
  check_arrival(stage(2, {}, {link_slowdown(1, 0, 10, 0.5), link_slowdown(1, 0, 10, 0.5)}), {0, 1, 0}, a + 4 * S / B);
}

TEST_CASE("links.csv tells the bandwidth that a link was built with") {
  auto scenario = timing_scenario(2, strategy("allreduce-ring"), 3);
  scenario.stragglers = {link_slowdown(1, 0, 10, 0.25)};
  const Result result = run(scenario);
  REQUIRE(result.returned);
  for (const results::LinkRow& link : result.links) CHECK_THAT(link.bandwidth, WithinRel(B, 1e-12));
}

TEST_CASE("a ring whose link is down for d ends d later, in one piece and on time") {
  auto scenario = timing_scenario(4, strategy("allreduce-ring"), 5);
  const Result undisturbed = run(scenario);
  REQUIRE(undisturbed.returned);
  scenario.failures = {link_outage(2, 0.0301, 0.5301)};
  const Result result = run(scenario);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == results::Status::completed);
  CHECK(result.summary.failures == 0);
  CHECK(result.summary.steps == 5);
  CHECK(result.summary.bytes_on_wire == undisturbed.summary.bytes_on_wire);
  CHECK(result.summary.simulated_time_s > undisturbed.summary.simulated_time_s + 0.4);
  CHECK(result.summary.simulated_time_s < undisturbed.summary.simulated_time_s + 0.5 + 1e-9);
}

TEST_CASE("a partition for ever ends a run as stalled, and says who waits for whom") {
  auto scenario = timing_scenario(4, strategy("allreduce-ring"), 50);
  scenario.failures = {split({{0, 1}, {2, 3}}, 0.1)};
  const Result result = run(scenario);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == results::Status::stalled);
  CHECK_THAT(result.summary.reason, Contains("waits for a message of worker-"));
  CHECK(result.summary.simulated_time_s < 0.2);
}

TEST_CASE("a crash while messages are held neither hangs nor changes the model") {
  auto scenario = training_scenario(4, strategy("allreduce-ring"), 12);
  scenario.recovery = checkpoints(2 * compute, 0.0005, 0.0002);
  const Result undisturbed = run(scenario);
  REQUIRE(undisturbed.returned);
  scenario.failures = {split({{0, 1}, {2, 3}}, 0.035, 0.2), link_outage(1, 0.21, 0.25), crash_of_worker(2, 0.1, 0.05),
                       crash_of_worker(1, 0.22, 0.01)};
  const Result result = run(scenario);
  INFO(result.errors << result.summary.reason);
  REQUIRE(result.returned);
  CHECK(result.errors.empty());
  CHECK(result.summary.status == results::Status::completed);
  CHECK(result.summary.failures == 2);
  CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
}
