#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const Json ring = changed(timing_scenario(R"({"name": "allreduce-ring"})"),
                          R"({"stragglers": [{"kind": "slow", "workers": [3], "factor": 4}]})");

/// run.json of a run with these --set.
Json run_with(const std::vector<std::string>& sets) {
  const ScratchDirectory scratch;
  std::vector<std::string> arguments;
  for (const std::string& set : sets) arguments.insert(arguments.end(), {"--set", set});
  const Ending ending = run_program(run_call(ring, scratch / "out", arguments));
  INFO(ending.err);
  REQUIRE(ending.code == 0);
  return read_json(scratch / "out" / "run.json");
}

}  // namespace

TEST_CASE("set reaches nested keys, elements of lists, whole JSON values and texts") {
  const Json run = run_with({"cluster.workers=4", "stragglers.0.factor=2.5", R"(stop={"steps": 2})",
                             "strategy.overlap=true", "strategy.bucket_bytes=2MB", "cluster.network.latency=10us"});
  CHECK(run["cluster"]["workers"] == 4);
  CHECK(run["stragglers"][0]["factor"] == 2.5);
  CHECK(run["stragglers"][0]["workers"] == Json{3});
  CHECK(run["stop"] == Json{{"steps", 2}});
  CHECK(run["strategy"]["overlap"] == true);
  CHECK(run["strategy"]["bucket_bytes"] == 2e6);
  CHECK(run["cluster"]["network"]["latency"] == 1e-5);
}

TEST_CASE("set makes sections that the file lacks, and empties lists") {
  const Json run = run_with({"evaluate.every_samples=64", "stragglers=[]", R"(name="other")", "compression.name=none"});
  CHECK(run["evaluate"]["every_samples"] == 64);
  CHECK(run["stragglers"].empty());
  CHECK(run["name"] == "other");
}

TEST_CASE("of two overrides of one key the last counts") {
  CHECK(run_with({"stop.steps=3", "stop.steps=2"})["stop"]["steps"] == 2);
}

TEST_CASE("each wrong override ends with exit code 2 and one line that begins with --set") {
  for (const auto& [set, said] : std::vector<std::pair<std::string, std::string>>{
           {"cluster.wrokers=3", "did you mean \"workers\""},
           {"cluster", "--set cluster.workers=16"},
           {"=3", "path"},
           {"cluster.workers=0", "must be at least 1"},
           {"cluster.workers=four", "must be a whole number"},
           {"cluster.workers=", "cluster"},
           {"cluster.network.latency=5GB", "is a size, not a time"},
           {"stragglers.1.factor=2", "stragglers"},
           {"stragglers.first.factor=2", "stragglers"},
           {"stragglers.0.workers=[8]", "is not a worker of this cluster"},
           {"strategy.name=allreduce-rign", "did you mean \"allreduce-ring\""},
           {"stop={\"steps\": }", "stop"},
           {"stop={}", "must have one of"},
           {"cluster..workers=3", "cluster"}}) {
    const ScratchDirectory scratch;
    const Ending ending = run_program(run_call(ring, scratch / "out", {"--set", set}));
    CAPTURE(set, ending.err);
    CHECK(ending.code == 2);
    CHECK(ending.out.empty());
    CHECK(lines_of(ending.err).size() == 1);
    CHECK_THAT(ending.err, StartsWith("--set: ") && Contains(said));
    CHECK(names_in(scratch.path()).empty());
  }
}

TEST_CASE("a mistake of the file is told at its line though other keys are overridden") {
  const ScratchDirectory scratch;
  put(scratch / "s.json", "{\n  \"clusters\": {}\n}\n");
  const Ending ending = run_program({"run", scratch / "s.json", "--set", "stop.steps=2"});
  CHECK(ending.code == 2);
  CHECK_THAT(ending.err, Contains("s.json:2:3: /clusters"));
}

TEST_CASE("seed overrides the scenario's and is the one in run.json and summary.json") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(ring, scratch / "out", {"--seed", "17"})).code == 0);
  CHECK(read_json(scratch / "out" / "run.json")["seed"] == 17);
  CHECK(summary_in(scratch / "out")["seed"] == 17);
}

TEST_CASE("another seed gives another model, the same seed the same") {
  const ScratchDirectory scratch;
  const Json training = training_scenario(R"({"name": "allreduce-ring"})");
  for (const char* name : {"1", "2", "again"})
    REQUIRE(run_program(run_call(training, scratch / name, {"--seed", *name == '2' ? "2" : "1"})).code == 0);
  const auto hash = [&](const char* name) { return summary_in(scratch / name)["model_sha256"]; };
  CHECK(hash("1") == hash("again"));
  CHECK(hash("1") != hash("2"));
}
