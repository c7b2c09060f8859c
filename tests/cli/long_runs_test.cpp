// Long runs take the memory of short ones, whatever happens in them.
#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;

namespace {

struct Long {
  std::string what;
  Json scenario;
  std::int64_t steps;  ///< of the short run; the long one has `times` as many
  int times;
  std::int64_t failures = 0;  ///< that the long run has at least
};

Json crashing(std::string_view strategy, std::string_view recovery, double mtbf) {
  Json scenario = changed(training_scenario(strategy), R"({"evaluate": null})");
  scenario["failures"] = {{{"kind", "random"}, {"mtbf", mtbf}, {"mttr", 0.005}, {"workers", {0, 1, 2, 3}}}};
  scenario["recovery"] = Json::parse(recovery);
  return scenario;
}

/// Bytes of each run's peak, short and long; both completed.
void check_same_memory(const Long& run) {
  const ScratchDirectory scratch;
  std::vector<Call> calls;
  const int times = std::max(2, run.times / patience);  // a sanitizer looks for other things than length
  for (const std::int64_t steps : {run.steps, run.steps * times}) {
    Json scenario = run.scenario;
    scenario["stop"] = {{"steps", steps}};
    calls.push_back(run_call(scenario, scratch / std::to_string(steps)));
    calls.back().timeout = std::chrono::minutes(20);
  }
  const std::vector<Ending> endings = run_programs(calls);
  CAPTURE(run.what, endings[0].err, endings[1].err);
  for (const Ending& ending : endings) REQUIRE(ending.code == 0);
  CAPTURE(endings[0].peak_bytes, endings[1].peak_bytes);
  if (patience == 1)  // a sanitizer keeps what was freed
    CHECK(static_cast<double>(endings[1].peak_bytes) <= 1.05 * static_cast<double>(endings[0].peak_bytes));
  CHECK(summary_in(scratch / std::to_string(run.steps * times))["failures"].get<std::int64_t>() >=
        run.failures * times / run.times);
}

}  // namespace

TEST_CASE("ten thousand crashes and restarts in one run take the memory of a hundred", "[slow]") {
  const std::string buckets = R"({"name": "allreduce-ring", "bucket_bytes": 30, "overlap": true})";
  const std::string rollback = R"({"kind": "checkpoint", "interval": "10ms", "cost": "100us", "restart_cost": "1ms"})";
  check_same_memory({"ring, checkpoint", crashing(buckets, rollback, 0.1), 200, 100, 10'000});
  check_same_memory(
      {"ps-async, elastic", crashing(R"({"name": "ps-async"})", R"({"kind": "elastic"})", 0.1), 1000, 100, 10'000});
}

TEST_CASE("ten times and a hundred times the steps take the same memory", "[slow]") {
  for (const char* strategy : {R"({"name": "allreduce-ring"})", R"({"name": "ps-async", "servers": 2})",
                               R"({"name": "ps-ssp"})", R"({"name": "local-sgd"})"}) {
    const Json training = changed(training_scenario(strategy), R"({"evaluate": null})");
    check_same_memory({std::string("training, ") + strategy, training, 300, 100});
    check_same_memory({std::string("timing, ") + strategy, timing_scenario(strategy), 300, 10});
  }
}
