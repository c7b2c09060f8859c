// paceline calibrate, and scenarios whose times were measured.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

namespace {

Json measured_scenario() {
  Json scenario = changed(training_scenario(R"({"name": "allreduce-ring"})"), R"({"workload": {"timing": null}})");
  scenario["workload"]["timing"] = {{"kind", "measured"}};
  return scenario;
}

}  // namespace

TEST_CASE("calibrate writes a profile that a scenario can name") {
  const ScratchDirectory scratch;
  const std::string file = scratch / "machine.json";
  const Ending ending =
      run_program({"calibrate", "--model", "softmax", "--backend", "eigen", "--seconds", "0.002", "--out", file});
  INFO(ending.err);
  REQUIRE(ending.code == 0);
  const Json profile = read_json(file);
  CHECK(profile["format"] == 1);
  REQUIRE(profile["models"].size() == 1);
  CHECK(profile["models"][0]["parameters"] == 7850);
  CHECK(profile["models"][0]["gradients"].size() == 3);
  Json scenario = measured_scenario();
  scenario["workload"]["timing"]["profile"] = file;
  REQUIRE(run_program(run_call(scenario, scratch / "one")).code == 0);
  REQUIRE(run_program(run_call(scenario, scratch / "two")).code == 0);
  CHECK(summary_in(scratch / "one")["simulated_time_s"] == summary_in(scratch / "two")["simulated_time_s"]);
  CHECK(run_program({"calibrate", "--out", file}).code == 2);
}

TEST_CASE("a run that measured its times keeps them in run.json, and repeats them") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(measured_scenario(), scratch / "first")).code == 0);
  const Json timing = read_json(scratch / "first/run.json")["workload"]["timing"];
  CHECK(timing["gradient"].get<double>() > 0);
  CHECK(timing["update_per_parameter"].get<double>() > 0);
  const Ending again = run_program({"run", scratch / "first/run.json", "--out", scratch / "again", "--quiet"});
  INFO(again.err);
  REQUIRE(again.code == 0);
  CHECK(summary_in(scratch / "first")["simulated_time_s"] == summary_in(scratch / "again")["simulated_time_s"]);
  CHECK(lasting_content(scratch / "first") == lasting_content(scratch / "again"));
}

TEST_CASE("models of every size can be measured and run") {
  for (const char* model : {"softmax", "mlp"}) {
    Json scenario = measured_scenario();
    scenario["workload"]["model"] = {{"name", model}};
    scenario["workload"]["dataset"] = Json::parse(
        R"({"name": "synthetic-blobs", "samples": 600, "features": 784, "classes": 10, "test_samples": 90})");
    const ScratchDirectory scratch;
    const Ending ending = run_program(run_call(scenario, scratch / "out"));
    INFO(ending.err);
    CHECK(ending.code == 0);
  }
}

TEST_CASE("what calibrate cannot measure is refused in one line") {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"calibrate", "--model", "abacus"}, {"calibrate", "--backend", "abacus"}, {"calibrate", "--seconds", "0"}}) {
    const Ending ending = run_program(words);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
  }
}

TEST_CASE("list shows device profiles and networks") {
  CHECK_THAT(run_program({"list", "device-profiles"}).out,
             Contains("a100") && Contains("phone") && Contains("zen4-core"));
  CHECK_THAT(run_program({"list", "networks"}).out, Contains("resnet-50") && Contains("gpt-2"));
}
