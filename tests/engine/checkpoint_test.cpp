#include <catch2/catch.hpp>

#include <cmath>

#include "tests/engine/ended_runs.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using results::Status;

namespace {

/// J. T. Daly, FGCS 22 (2006): the share of time that is useful.
double daly_efficiency(double tau, double write, double restart, double mtbf) {
  return tau / (mtbf * std::exp(restart / mtbf) * (std::exp((tau + write) / mtbf) - 1));
}

const auto every_strategy = {strategy("single"),
                             strategy("allreduce-ring", {{"bucket_bytes", 100.0}, {"overlap", true}}),
                             strategy("allreduce-tree"),
                             strategy("allreduce-recursive-doubling", {{"bucket_bytes", 100.0}, {"overlap", true}}),
                             strategy("allreduce-halving-doubling"),
                             strategy("allreduce-hierarchical"),
                             strategy("allreduce-auto"),
                             strategy("ps-sync"),
                             strategy("ps-sync", {{"backup_workers", std::int64_t{1}}}),
                             strategy("ps-async", {{"servers", std::int64_t{2}}}),
                             strategy("ps-ssp", {{"staleness_bound", std::int64_t{1}}}),
                             strategy("local-sgd", {{"period", std::int64_t{3}}})};

}  // namespace

TEST_CASE("checkpoints that cost nothing change nothing") {
  for (const auto& chosen : every_strategy) {
    CAPTURE(chosen.name);
    auto scenario = training_scenario(3, chosen, 15, 4);
    scenario.stragglers = {straggler({1}, 2.7)};
    const Result without = completed(scenario);
    scenario.recovery = checkpoints(1.5 * compute, 0, 1);
    const Result with = completed(scenario);
    CHECK(with.summary.checkpoints >= 2);
    CHECK(with.summary.simulated_time_s == without.summary.simulated_time_s);
    CHECK(with.summary.model_sha256 == without.summary.model_sha256);
    for (std::size_t i = 0; i < with.workers.size(); ++i) {
      CHECK(with.workers[i].compute_s == without.workers[i].compute_s);
      CHECK(with.workers[i].communicate_s == without.workers[i].communicate_s);
      CHECK(with.workers[i].steps == without.workers[i].steps);
    }
  }
}

TEST_CASE("a checkpoint blocks every rank for its cost, which is communication") {
  // Asynchronous: a worker that computes is stopped half-way and goes on afterwards. Equal workers that never wait for
  // a link: each of n checkpoints makes the run longer by its cost.
  for (const auto& chosen : every_strategy) {
    CAPTURE(chosen.name);
    auto scenario = timing_scenario(3, chosen, 30, 8);
    const Result without = completed(scenario);
    scenario.recovery = checkpoints(3.5 * compute, 0.25);
    const Result with = completed(scenario);
    REQUIRE(with.summary.checkpoints >= 1);
    const double written = static_cast<double>(with.summary.checkpoints) * 0.25;
    CHECK_THAT(with.summary.simulated_time_s, WithinRel(without.summary.simulated_time_s + written, 1e-6));
    for (std::size_t i = 0; i < with.workers.size(); ++i) {
      if (with.workers[i].role != "worker" || with.workers[i].steps == 0) continue;
      CHECK_THAT(with.workers[i].communicate_s, WithinRel(without.workers[i].communicate_s + written, 1e-6));
      CHECK_THAT(with.workers[i].compute_s, WithinRel(without.workers[i].compute_s, 1e-6));
    }
  }
}

TEST_CASE("time, lost work and time down of a crash and a restart add up") {
  // Steps of 10 ms; checkpoints of 5 ms after each 40 ms of work: at 40, 85, 130 ms (their ends at 45, 90, 135). The
  // crash at 120 ms is 30 ms of work after the second one. The host returns 0.1 s later, the restart takes 20 ms.
  auto scenario = timing_scenario(1, strategy("single"), 20, 8);
  scenario.recovery = checkpoints(4 * compute, 0.005, 0.02);
  scenario.failures = {crash_of_worker(0, 0.12, 0.1)};
  const Result result = completed(scenario);
  CHECK_THAT(result.summary.lost_work_s, WithinRel(0.03, 1e-9));
  CHECK_THAT(result.workers[0].lost_compute_s, WithinRel(0.03, 1e-9));
  CHECK_THAT(result.workers[0].down_s, WithinRel(0.12, 1e-9));
  // 8 steps are kept, 12 are left: 0.24 s, then 120 ms of work and two checkpoints (after 40 and 80 ms; none at the
  // end).
  CHECK(result.summary.checkpoints == 4);
  CHECK_THAT(result.summary.simulated_time_s, WithinRel(0.24 + 0.12 + 2 * 0.005, 1e-9));
  CHECK_THAT(result.workers[0].communicate_s, WithinRel(4 * 0.005, 1e-9));
}

TEST_CASE("a crash while a checkpoint is written returns to the one before") {
  auto scenario = training_scenario(2, strategy("allreduce-ring"), 8, 4);
  scenario.recovery = checkpoints(2 * compute, 0.01, 0.001);
  const Result undisturbed = completed(scenario);
  double written_at = 0;
  for (const auto& line : undisturbed.lines)
    if (line.event == "checkpoint" && written_at == 0) written_at = line.simulated_time_s;
  scenario.failures = {crash_of_worker(1, written_at - 0.005, 0.0)};
  const Result result = completed(scenario);
  CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
  CHECK_THAT(result.summary.lost_work_s, WithinAbs(written_at - 0.01, 1e-9));  // all the work there was
}

TEST_CASE("a crash during the recovery from a crash is recovered from as well") {
  for (const auto& chosen : every_strategy) {
    CAPTURE(chosen.name);
    auto scenario = training_scenario(3, chosen, 9, 4);
    scenario.recovery = checkpoints(1.5 * compute, 0.001, 0.05);
    const Result undisturbed = completed(scenario);
    // Down from 0.02 to 0.03, restart until 0.08; the second crash at 0.06, the third on the instant of the restart.
    scenario.failures = {crash_of_worker(0, 0.02, 0.01), crash_of_worker(1, 0.06, 0.0), crash_of_worker(0, 0.11, 0.0)};
    if (scenario.strategy.name == "single") scenario.failures[1] = crash_of_worker(0, 0.06, 0.0);
    const Result result = completed(scenario);
    CHECK(result.summary.steps == undisturbed.summary.steps);
    CHECK(result.summary.failures == 3);
    const bool synchronous = scenario.strategy.name != "ps-async" && scenario.strategy.name != "ps-ssp";
    if (synchronous) CHECK(result.summary.model_sha256 == undisturbed.summary.model_sha256);
  }
}

TEST_CASE("the interval auto is Daly's optimum") {
  const auto recovery = engine::recoveries().find("checkpoint");
  OptionValues options = checkpoints(1, 60, 120).options;
  options.set("interval", std::string("auto"));
  const auto made = recovery->make(options);
  made->prepare({.job_mtbf_s = 3600, .state_bytes = 0});
  CHECK_THAT(made->interval_s(), WithinAbs(617.88, 0.01));
  CHECK(daly_efficiency(made->interval_s(), 60, 120, 3600) > daly_efficiency(made->interval_s() / 2, 60, 120, 3600));
  CHECK(daly_efficiency(made->interval_s(), 60, 120, 3600) > daly_efficiency(made->interval_s() * 2, 60, 120, 3600));
  // The same cost from a bandwidth: 60 s for 6 GB at 100 MB/s.
  options.set("cost", 0.0);
  options.set("bandwidth", 1e8);
  const auto by_bandwidth = recovery->make(options);
  by_bandwidth->prepare({.job_mtbf_s = 3600, .state_bytes = 6e9});
  CHECK(by_bandwidth->write_s() == 60);
  CHECK(by_bandwidth->interval_s() == made->interval_s());
  CHECK_THROWS_AS(recovery->make(options)->prepare({}), engine::RecoveryError);  // no random failures
}

TEST_CASE("checkpoints under random failures are as efficient as Daly's full model says", "[slow]") {
  // At least 1,000 failures, so that the mean of the exponential times between them is known to about 3 %. Steps of
  // 10 s, so intervals are multiples of that.
  for (const double tau : {300.0, 620.0, 1200.0}) {
    CAPTURE(tau);
    auto scenario = timing_scenario(1, strategy("single"), 320'000, 8);
    scenario.workload.timing.options.set("compute", 10.0);
    scenario.recovery = checkpoints(tau - 1, 60, 120);
    scenario.failures = {random_failures_of_hosts(3600.0, 0.0)};
    const Result result = completed(scenario);
    REQUIRE(result.summary.failures >= 1000);
    const double efficiency = 320'000 * 10.0 / result.summary.simulated_time_s;
    CHECK_THAT(efficiency, WithinRel(daly_efficiency(tau, 60, 120, 3600), 0.03));
  }
}
