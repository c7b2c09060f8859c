// Where results go, and what may be replaced.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/kernels/idx_writer.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const Json training = training_scenario(R"({"name": "ps-sync"})");
const std::set<std::string> files_of_a_run{"run.json",  "metrics.jsonl",     "workers.csv",
                                           "links.csv", "model.safetensors", "summary.json"};

}  // namespace

TEST_CASE("out may be new, with parents that are not there either, or empty") {
  const ScratchDirectory scratch;
  fs::create_directory(scratch / "empty");
  for (const fs::path& directory : {scratch / "new", scratch / "some" / "where" / "else", scratch / "empty"}) {
    CHECK(run_program(run_call(training, directory)).code == 0);
    CHECK(names_in(directory) == files_of_a_run);
  }
}

TEST_CASE("out that is not empty is refused, untouched, with a word about --force") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(training, scratch / "out")).code == 0);
  const auto before = lasting_content(scratch / "out");
  const Ending ending = run_program(run_call(training, scratch / "out", {"--seed", "2"}));
  CHECK(ending.code == 2);
  CHECK(lines_of(ending.err).size() == 1);
  CHECK_THAT(ending.err, Contains((scratch / "out").string()) && Contains("not empty") && Contains("--force"));
  CHECK(lasting_content(scratch / "out") == before);
}

TEST_CASE("force replaces an earlier run and keeps files that no run writes") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(training, scratch / "out")).code == 0);
  put(scratch / "out" / "notes.txt", "mine");
  fs::create_directory(scratch / "out" / "plots");
  const Json timing = timing_scenario(R"({"name": "allreduce-ring"})");
  REQUIRE(run_program(run_call(timing, scratch / "out", {"--force"})).code == 0);
  std::set<std::string> expected = files_of_a_run;
  expected.erase("model.safetensors");  // the earlier run's, and this one computed no values
  expected.insert({"notes.txt", "plots"});
  CHECK(names_in(scratch / "out") == expected);
  CHECK(content_of(scratch / "out" / "notes.txt") == "mine");
  CHECK(summary_in(scratch / "out")["name"] == "timing");
}

TEST_CASE("force with a wrong scenario leaves the earlier run as it is") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(training, scratch / "out")).code == 0);
  const auto before = lasting_content(scratch / "out");
  CHECK(run_program(run_call(training, scratch / "out", {"--force", "--set", "cluster.workers=0"})).code == 2);
  CHECK(lasting_content(scratch / "out") == before);
}

TEST_CASE("without out results go to results/<name>-<seed>, then -2, then -3") {
  const ScratchDirectory scratch;
  Call call{.arguments = {"run", "-", "--seed", "7", "--quiet"}, .input = training.dump(), .directory = scratch.path()};
  for (const char* name : {"results/training-7", "results/training-7-2", "results/training-7-3"}) {
    const Ending ending = run_program(call);
    CHECK(ending.code == 0);
    CHECK(ending.out == std::string(name) + "\n");
    CHECK(names_in(scratch / name) == files_of_a_run);
  }
}

TEST_CASE("a file that is not named in itself gives its own name to the run") {
  const ScratchDirectory scratch;
  put(scratch / "small-ring.json", changed(training, R"({"name": null})").dump());
  const Ending ending = run_program({.arguments = {"run", "small-ring.json"}, .directory = scratch.path()});
  CHECK(ending.code == 0);
  CHECK(ending.out == "results/small-ring-1\n");
}

TEST_CASE("a dash is standard input") {
  const ScratchDirectory scratch;
  put(scratch / "s.json", training.dump());
  REQUIRE(run_program(run_call(training, scratch / "from-input")).code == 0);
  REQUIRE(run_program({"run", scratch / "s.json", "--out", scratch / "from-file"}).code == 0);
  CHECK(lasting_content(scratch / "from-input") == lasting_content(scratch / "from-file"));
}

TEST_CASE("run.json of a run repeats it") {
  const ScratchDirectory scratch;
  for (const char* strategy : {R"({"name": "allreduce-ring", "bucket_bytes": 64, "overlap": true})",
                               R"({"name": "ps-async", "servers": 2})", R"({"name": "single"})"}) {
    const Json original = changed(training_scenario(strategy), R"({
      "seed": 5, "cluster": {"overrides": [{"workers": [1], "flops": "3Tf", "latency": "70us"}]},
      "stragglers": [{"kind": "slow", "workers": [2], "factor": 1.7}],
      "recovery": {"kind": "checkpoint", "interval": "33ms", "cost": "1ms"}})");
    REQUIRE(run_program(run_call(original, scratch / "first")).code == 0);
    const std::string first = scratch / "first" / "run.json";
    REQUIRE(run_program({"run", first, "--out", scratch / "second", "--quiet"}).code == 0);
    CHECK(lasting_content(scratch / "first") == lasting_content(scratch / "second"));
    for (const char* name : {"first", "second"}) fs::remove_all(scratch / name);
  }
}

TEST_CASE("run.json and seeds find data files that the scenario names relative to itself") {
  using namespace paceline::kernels::tests;
  const ScratchDirectory scratch;
  const TemporaryFolder folder;
  folder.write("images", idx_bytes({6, 2, 2}, Bytes(24, 99)));
  folder.write("labels", idx_bytes({6}, {0, 1, 2, 0, 1, 2}));
  const Json relative = changed(training, R"({"workload": {"dataset": null}})");
  Json scenario = relative;
  scenario["workload"]["dataset"] = {{"name", "idx"},
                                     {"images", "images"},
                                     {"labels", "labels"},
                                     {"test_images", "images"},
                                     {"test_labels", "labels"}};
  const std::string file = (folder.path() / "s.json").string();
  put(file, scenario.dump());
  CHECK(run_program({"run", file, "--out", scratch / "first"}).code == 0);
  CHECK(run_program({"run", scratch / "first" / "run.json", "--out", scratch / "second"}).code == 0);
  CHECK(run_program({"run", file, "--out", scratch / "many", "--seeds", "1-2"}).code == 0);
  CHECK(lasting_content(scratch / "first") == lasting_content(scratch / "second"));
}
