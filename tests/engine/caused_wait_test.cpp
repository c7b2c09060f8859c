#include <catch2/catch.hpp>

#include <map>
#include <numeric>

#include "sim/engine/catalogue.hpp"
#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double a = latency, B = bandwidth, c = compute;

double waited_s(const Result& result) {
  double sum = 0;
  for (const results::WorkerRow& row : result.workers)
    if (row.role == "worker") sum += row.wait_s;
  return sum;
}

double caused_by_ranks_s(const Result& result) {
  return std::accumulate(result.workers.begin(), result.workers.end(), 0.0,
                         [](double sum, const results::WorkerRow& row) { return sum + row.caused_wait_s; });
}

double caused_by_links_s(const Result& result) {
  return std::accumulate(result.links.begin(), result.links.end(), 0.0,
                         [](double sum, const results::LinkRow& row) { return sum + row.caused_wait_s; });
}

/// Only this rank is charged, with that much.
void check_only(const Result& result, std::size_t rank, double expected) {
  for (std::size_t i = 0; i < result.workers.size(); ++i) {
    CAPTURE(i);
    if (i == rank)
      CHECK_THAT(result.workers[i].caused_wait_s, WithinRel(expected, 1e-9));
    else
      CHECK_THAT(result.workers[i].caused_wait_s, WithinAbs(0, 1e-9 * expected));
  }
}

void check_bound(const Result& result) {
  CHECK(caused_by_ranks_s(result) + caused_by_links_s(result) <= waited_s(result) * (1 + 1e-9));
}

scenario::Choice noise(double mean) {
  return choose(engine::stragglers().shelf(), "noise", {{"mean", mean}});
}

}  // namespace

TEST_CASE("a straggler in a ring is charged with the wait of all others, its neighbours with nothing") {
  const int steps = 3;
  for (const int n : {2, 3, 5, 8})
    for (const double s : {1.5, 4.0}) {
      const double S = 8e5 * n, t = 2 * a + S / (n * B);
      CAPTURE(n, s);
      auto scenario = timing_scenario(n, strategy("allreduce-ring"), steps, static_cast<std::int64_t>(S));
      scenario.stragglers = {straggler({1}, s)};
      const Result result = completed(scenario);
      // Of the (s - 1) c that each of the others loses in a step its own first message, which is on a link meanwhile,
      // is communicating.
      const double expected = steps * (n - 1) * ((s - 1) * c - t);
      check_only(result, 1, expected);
      CHECK_THAT(waited_s(result), WithinRel(expected, 1e-9));
      CHECK(caused_by_links_s(result) <= 1e-9 * expected);
    }
}

TEST_CASE("a straggler of any synchronous strategy is charged with (N-1)(s-1)c a step where messages take no time") {
  const int steps = 4;
  for (const char* name : {"allreduce-ring", "ps-sync", "local-sgd"})
    for (const int n : {2, 3, 5, 8})
      for (const double s : {1.5, 4.0}) {
        CAPTURE(name, n, s);
        auto scenario = timing_scenario(n, strategy(name), steps, 0);
        scenario.cluster.network.latency = 0;
        scenario.stragglers = {straggler({n - 1}, s)};
        check_only(completed(scenario), static_cast<std::size_t>(n - 1), steps * (n - 1) * (s - 1) * c);
      }
}

TEST_CASE("a straggler of ps-sync is charged with its lateness, and links with the way that a push takes anyway") {
  const int n = 5, steps = 4;
  for (const double s : {1.001, 1.5, 4.0})
    for (const double bytes : {0.0, 8e5}) {
      CAPTURE(s, bytes);
      auto scenario = timing_scenario(n, strategy("ps-sync"), steps, static_cast<std::int64_t>(bytes));
      scenario.stragglers = {straggler({2}, s)};
      const Result result = completed(scenario);
      // The others' pushes arrive first, in the time that one of N - 1 equal flows takes.
      const double others = 2 * a + (n - 1) * bytes / B, late = (s - 1) * c + 2 * a + bytes / B;
      if (bytes > 0 && late < others) continue;  // then they share the link with the straggler's
      check_only(result, 2, steps * (n - 1) * (late - others));
      check_bound(result);
      if (bytes > 0)
        CHECK_THAT(caused_by_links_s(result), WithinRel(waited_s(result) - caused_by_ranks_s(result), 1e-6));
    }
}

TEST_CASE("a straggler of local-sgd with period 1 is charged with the wait of all others") {
  const int n = 5, steps = 4;
  const double S = 4e6, t = 2 * a + S / (n * B), s = 3;
  auto scenario =
      timing_scenario(n, strategy("local-sgd", {{"period", std::int64_t{1}}}), steps, static_cast<std::int64_t>(S));
  scenario.stragglers = {straggler({0}, s)};
  check_only(completed(scenario), 0, steps * (n - 1) * ((s - 1) * c - t));
}

TEST_CASE("of equal workers nobody is charged") {
  for (const char* name : {"allreduce-ring", "ps-sync", "local-sgd", "ps-async", "ps-ssp"}) {
    CAPTURE(name);
    const Result result = completed(timing_scenario(5, strategy(name), 5, 1'000'000));
    for (const results::WorkerRow& row : result.workers) CHECK(row.caused_wait_s <= 1e-9);
    check_bound(result);
  }
}

TEST_CASE("nearly all waiting of a noisy ring is explained, and no more than all") {
  auto scenario = timing_scenario(8, strategy("allreduce-ring"), 40, 0);
  scenario.stragglers = {noise(c)};
  const Result result = completed(scenario);
  check_bound(result);
  CHECK(caused_by_ranks_s(result) >= 0.99 * waited_s(result));
  CHECK(result.summary.bottleneck.has_value());
}

TEST_CASE("who waits for a slow link charges the link and no worker") {
  for (const char* name : {"allreduce-ring", "ps-sync"})
    for (const double slower : {2.0, 10.0}) {
      CAPTURE(name, slower);
      auto scenario = timing_scenario(6, strategy(name), 5, 6'000'000);
      scenario.cluster.overrides = {{.workers = {2}, .bandwidth = bandwidth / slower}};
      const Result result = completed(scenario);
      CHECK(waited_s(result) > c / 10);
      CHECK(caused_by_ranks_s(result) <= 1e-9);
      check_bound(result);
      CHECK(caused_by_links_s(result) >= 0.99 * waited_s(result));
      double slow_links_s = 0;
      for (const results::LinkRow& row : result.links)
        if (row.link.find("worker-2") != std::string::npos) slow_links_s += row.caused_wait_s;
      if (std::string(name) == "allreduce-ring") CHECK(slow_links_s >= 0.99 * waited_s(result));
      REQUIRE(result.summary.bottleneck);
      CHECK(result.summary.bottleneck->what.starts_with("link "));
    }
}

TEST_CASE("who waits for a push that was held charges the link that was down, not the slowest") {
  // All push at c; the worker's link is down from before that on, for so long after it that all others have arrived.
  const double S = 1e6, D = 0.05, A = 2 * a, t = S / B;
  const auto charged = [&](std::int64_t n, std::vector<std::int64_t> down) {
    auto scenario = timing_scenario(n, strategy("ps-sync"), 1, static_cast<std::int64_t>(S));
    for (const std::int64_t worker : down) scenario.failures.push_back(link_outage(worker, c / 2, c + D));
    std::map<std::string, double> links;
    const Result result = completed(scenario);
    CHECK(caused_by_ranks_s(result) == 0);
    CHECK_THAT(caused_by_links_s(result), WithinRel(waited_s(result), 1e-9));
    for (const results::LinkRow& row : result.links)
      if (row.caused_wait_s > 0) links[row.link] = row.caused_wait_s;
    return links;
  };
  // All workers wait for the server from c on; the last push to arrive was held.
  for (const std::int64_t n : {2, 4, 7}) {
    CAPTURE(n);
    const double all = static_cast<double>(n), others_arrive_s = A + (all - 1) * t;
    const auto links = charged(n, {1});
    CHECK(links.size() == 2);
    CHECK_THAT(links.at("worker-1_UP"), WithinRel(all * (D + t - others_arrive_s), 1e-9));
    CHECK_THAT(links.at("server-0_DOWN"), WithinRel(all * others_arrive_s, 1e-9));
  }
  // Both held pushes come at once, and share the server's link then.
  const auto both = charged(3, {1, 2});
  CHECK(both.size() == 2);
  CHECK_THAT(both.at("worker-1_UP"), WithinRel(3 * (D - A), 1e-9));
  CHECK_THAT(both.at("server-0_DOWN"), WithinRel(3 * (2 * t + A), 1e-9));
}

TEST_CASE("who waits for an overloaded server's link charges that link") {
  auto scenario = timing_scenario(8, strategy("ps-async"), 400, 10'000'000);
  const Result result = completed(scenario);
  check_bound(result);
  double server_links_s = 0;
  for (const results::LinkRow& row : result.links)
    if (row.link.find("server") != std::string::npos) server_links_s += row.caused_wait_s;
  CHECK(server_links_s >= 0.9 * waited_s(result));
  CHECK(caused_by_ranks_s(result) <= 0.05 * waited_s(result));
}

TEST_CASE("waiting for a death to be noticed is charged to who died") {
  auto scenario = timing_scenario(4, strategy("allreduce-ring"), 10, 0);
  scenario.cluster.network.latency = 0;
  scenario.recovery = checkpoints(c);
  scenario.detection_timeout_s = 0.5;
  scenario.failures = {crash_of_worker(2, 3.5 * c, 1)};
  const Result result = completed(scenario);
  // The others compute until 4 c, and wait then until it is known that worker 2 is dead.
  check_only(result, 2, 3 * (0.5 - 0.5 * c));
  CHECK_THAT(waited_s(result), WithinRel(3 * (0.5 - 0.5 * c), 1e-9));
}

TEST_CASE("who waits for others to end the run charges those who still work") {
  auto scenario = timing_scenario(3, strategy("ps-async"), 0, 0);
  scenario.cluster.network.latency = 0;
  scenario.stragglers = {straggler({1}, 10)};
  scenario.stop = {.steps = 4};  // one each, and one for whoever is the first to be done
  const Result result = completed(scenario);
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(10 * c, 1e-9));
  check_bound(result);
  check_only(result, 1, (8 + 9) * c);
}

TEST_CASE("a link is busy while there is a message on it, and no longer") {
  const int n = 4, steps = 5;
  const double S = 4e6, t = 2 * a + S / (n * B);
  const Result result = completed(timing_scenario(n, strategy("allreduce-ring"), steps, static_cast<std::int64_t>(S)));
  REQUIRE(result.links.size() == 2 * n);
  for (const results::LinkRow& row : result.links) CHECK_THAT(row.busy_s, WithinRel(steps * 2 * (n - 1) * t, 1e-9));
}

TEST_CASE("messages that share a link keep it busy once") {
  const int n = 6;
  const double S = 1e6;
  const Result result = completed(timing_scenario(n, strategy("ps-sync"), 1, static_cast<std::int64_t>(S)));
  for (const results::LinkRow& row : result.links) CHECK_THAT(row.busy_s, WithinRel(2 * a + n * S / B, 1e-9));
}

TEST_CASE("of equal workers on machines of several devices nobody is charged, only what joins the machines") {
  for (const std::int64_t devices : {3, 8}) {
    auto scenario = timing_scenario(2 * devices, strategy("allreduce-ring"), 10, 8'000'000);
    scenario.cluster.devices_per_host = devices;
    scenario.cluster.device_network = {100e9, 0};
    const Result result = completed(scenario);
    CAPTURE(devices);
    double waited = 0;
    for (const results::WorkerRow& row : result.workers) {
      CHECK_THAT(row.caused_wait_s, WithinAbs(0, 1e-9));
      waited += row.wait_s;
    }
    double charged = 0;
    for (const results::LinkRow& row : result.links) charged += row.caused_wait_s;
    CHECK(waited > 0.01);
    CHECK_THAT(charged, WithinRel(waited, 1e-6));
  }
}

TEST_CASE("the critical path of a ring is its slowest worker's computing and its messages") {
  const int n = 5, steps = 4;
  auto scenario = timing_scenario(n, strategy("allreduce-ring"), steps, 5'000'000);
  for (const double slow : {1.0, 3.0}) {
    scenario.stragglers = {straggler({2}, slow)};
    const results::CriticalPath path = *completed(scenario).summary.critical_path;
    CHECK_THAT(path.compute, WithinRel(steps * slow * c, 1e-9));
    CHECK_THAT(path.communicate, WithinRel(steps * 2 * (n - 1) * (2 * a + 1e6 / B), 1e-9));
    CHECK_THAT(path.checkpoint + path.down + path.other, WithinAbs(0, 1e-12));
  }
}

TEST_CASE("checkpoints, an outage and the restart after it are on the critical path") {
  // As in checkpoint_test.cpp: 0.24 s of work, 4 checkpoints of 5 ms, the host off for 0.1 s, a restart of 20 ms.
  auto scenario = timing_scenario(1, strategy("single"), 20, 8);
  scenario.recovery = checkpoints(4 * c, 0.005, 0.02);
  scenario.failures = {crash_of_worker(0, 0.12, 0.1)};
  const results::CriticalPath path = *completed(scenario).summary.critical_path;
  CHECK_THAT(path.down, WithinRel(0.12, 1e-9));
  CHECK_THAT(path.checkpoint, WithinRel(4 * 0.005, 1e-9));
  CHECK_THAT(path.compute, WithinRel(0.23, 1e-9));  // 20 steps and three that were lost
  CHECK_THAT(path.communicate + path.other, WithinAbs(0, 1e-12));
}

TEST_CASE("the time for which a worker was away is not on the critical path of those who went on without it") {
  for (const double slow : {1.0, 2.0}) {
    auto scenario = timing_scenario(4, strategy("allreduce-ring"), 40, 80);
    scenario.recovery = recovery_of("elastic");
    scenario.failures = {crash_of_worker(2, 5.5 * c, 9.3 * c)};
    scenario.stragglers = {straggler({2}, slow)};
    const Result result = completed(scenario);
    const results::CriticalPath path = *result.summary.critical_path;
    CAPTURE(slow, path.down, path.compute, path.communicate, result.summary.simulated_time_s);
    CHECK(path.down <= 2 * a + 2 * 80 / B + 1e-9);  // until the newcomer had the model and its optimizer's state
    CHECK(path.other <= 4 * a);                     // messages that the stop overtook
    CHECK_THAT(path.compute + path.communicate + path.down + path.other,
               WithinRel(result.summary.simulated_time_s, 1e-9));
  }
}

TEST_CASE("the critical path of ps-async goes through the server and sums to the end") {
  for (const char* name : {"ps-sync", "ps-async", "ps-ssp", "local-sgd"}) {
    auto scenario = timing_scenario(4, strategy(name), 24, 2'000'000);
    scenario.stragglers = {straggler({1}, 2.5), noise(0.3 * c)};
    const Result result = completed(scenario);
    const results::CriticalPath path = *result.summary.critical_path;
    CAPTURE(name, path.compute, path.communicate);
    CHECK_THAT(path.compute + path.communicate, WithinRel(result.summary.simulated_time_s, 1e-9));
    CHECK(path.compute > 0);
    CHECK(path.communicate > 0);
  }
}
