#include <catch2/catch.hpp>

#include "kernels/catalogue.hpp"
#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;
using results::Status;

namespace {

scenario::Choice spares(std::int64_t count) {
  return recovery_of("spares", {{"count", count}});
}

}  // namespace

TEST_CASE("with a spare host a synchronous run ends with the model of the undisturbed run, whenever the crash comes",
          "[slow]") {
  for (const auto& chosen : {strategy("allreduce-ring", {{"bucket_bytes", 100.0}, {"overlap", true}}),
                             strategy("allreduce-recursive-doubling"), strategy("allreduce-halving-doubling"),
                             strategy("allreduce-hierarchical"), strategy("allreduce-tree"), strategy("ps-sync"),
                             strategy("ps-sync", {{"servers", std::int64_t{2}}})}) {
    CAPTURE(chosen.name);
    auto scenario = training_scenario(3, chosen, 4, 4);
    scenario.recovery = spares(1);
    scenario.workload.partition = choose(kernels::partitions().shelf(), "quantity", {{"alpha", 1.0}});
    const Result undisturbed = completed(scenario);
    int turn = 0;
    for (const double at : nasty_instants(undisturbed)) {
      CAPTURE(at, turn);
      scenario.failures = {crash_of_worker(turn++ % 3, at)};
      const Result result = completed(scenario);
      CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
      CHECK(result.summary.samples == undisturbed.summary.samples);
      CHECK(samples_of_workers(result) == result.summary.samples);
      for (std::size_t i = 0; i < 3; ++i)
        CHECK_THAT(result.workers[i].compute_s - result.workers[i].lost_compute_s, WithinRel(4 * compute, 1e-9));
    }
  }
}

TEST_CASE("the rank goes on under the spare host's name, and what it had is fetched over the network") {
  auto scenario = timing_scenario(2, strategy("allreduce-ring"), 3, 2'000'000);
  scenario.recovery = spares(2);
  scenario.detection_timeout_s = 0.5;
  scenario.failures = {crash_of_worker(1, 0.004)};
  const Result result = completed(scenario);
  CHECK(result.workers[1].host == "spare-0");
  CHECK(result.workers[0].host == "worker-0");
  // Nothing was done by 0.004 s. The spare takes parameters and momentum while the survivor computes its gradient.
  const double fetch = 2 * latency + 4e6 / bandwidth, step = compute + 2 * (2 * latency + 1e6 / bandwidth);
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(0.504 + fetch + 3 * step, 1e-9));
  CHECK_THAT(result.workers[1].down_s, WithinRel(0.5 + fetch, 1e-9));
  bool spare_link = false;
  for (const auto& link : result.links) spare_link = spare_link || link.link.find("spare-0") != std::string::npos;
  CHECK(spare_link);
}

TEST_CASE("without a spare host left the job waits for one that will return, or ends failed") {
  auto scenario = training_scenario(3, strategy("allreduce-ring"), 10, 4);
  scenario.recovery = spares(1);
  scenario.failures = {crash_of_worker(0, 0.03), crash_of_worker(1, 0.05)};
  CHECK(ended(scenario).summary.status == Status::failed);
  scenario.failures = {crash_of_worker(0, 0.03), crash_of_worker(1, 0.05, 0.2)};
  const Result waited = completed(scenario);
  CHECK(waited.summary.simulated_time_s > 0.25);
  // The host of the first dead worker returns as a spare, for the second one.
  scenario.failures = {crash_of_worker(0, 0.03, 0.01), crash_of_worker(1, 0.05)};
  const Result reused = completed(scenario);
  CHECK(reused.workers[0].host == "spare-0");
  CHECK(reused.workers[1].host == "worker-0");
}

TEST_CASE("a server's death is the end whatever spares there are") {
  auto scenario = training_scenario(2, strategy("ps-async"), 50);
  scenario.recovery = spares(3);
  scenario.failures = {crash_of_server(0, 0.05)};
  const Result result = ended(scenario);
  CHECK(result.summary.status == Status::failed);
  CHECK(result.summary.reason.find("parameters") != std::string::npos);
}
