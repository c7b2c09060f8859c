#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// Two runs of 4 steps, "ring" and "server": the server carries 8 times as much over its link.
class TwoRuns {
 public:
  TwoRuns() {
    for (const auto& [name, strategy] :
         {std::pair{"ring", R"({"name": "allreduce-ring"})"}, std::pair{"server", R"({"name": "ps-sync"})"}}) {
      const Json scenario = changed(timing_scenario(strategy), std::string(R"({"name": ")") + name + "\"}");
      REQUIRE(run_program(run_call(scenario, scratch_ / name)).code == 0);
    }
  }
  std::string operator/(const char* name) const { return scratch_ / name; }
  Ending compare(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"compare", *this / "ring", *this / "server"});
    return run_program(arguments);
  }

 private:
  ScratchDirectory scratch_;
};

}  // namespace

TEST_CASE("compare prints a table and a verdict that names the winner") {
  const TwoRuns runs;
  const Ending text = runs.compare({});
  CHECK(text.code == 0);
  CHECK(text.err.empty());
  CHECK_THAT(text.out, Contains("allreduce-ring") && Contains("ps-sync") && Contains("finished first"));
}

TEST_CASE("compare prints markdown, CSV and JSON") {
  const TwoRuns runs;
  const Ending markdown = runs.compare({"--form", "markdown"});
  CHECK(markdown.code == 0);
  CHECK_THAT(markdown.out, StartsWith("|") && Contains("| --- |") && Contains("finished first"));

  const Ending csv = runs.compare({"--form", "csv"});
  CHECK(csv.code == 0);
  const std::vector<std::string> lines = lines_of(csv.out);
  REQUIRE(lines.size() == 3);
  CHECK_THAT(lines[0], StartsWith("run,strategy,"));
  CHECK_THAT(lines[1], StartsWith("ring,allreduce-ring,"));

  const Ending json = runs.compare({"--form", "json"});
  CHECK(json.code == 0);
  const Json document = Json::parse(json.out);
  REQUIRE(document["rows"].size() == 2);
  CHECK(document["rows"][0]["simulated_time_s"]["mean"] == summary_in(runs / "ring")["simulated_time_s"]);
  CHECK(document["format"] == 1);
}

TEST_CASE("a gate that holds exits 0, one that does not exits 1 and says which row fails by how much") {
  const TwoRuns runs;
  CHECK(runs.compare({"--gate", "simulated_time_s<=100"}).code == 0);
  const Ending failed = runs.compare({"--gate", "simulated_time_s<=1.05", "--gate", "steps>=1"});
  CHECK(failed.code == 1);
  CHECK(lines_of(failed.err).size() == 1);
  CHECK_THAT(failed.err, Contains("simulated_time_s") && Contains("ps-sync") && Contains("1.05"));
  CHECK_THAT(failed.out, Contains("allreduce-ring"));  // the table is printed all the same
}

TEST_CASE("a gate on what was not measured fails") {
  const TwoRuns runs;
  CHECK(runs.compare({"--gate", "final_test_accuracy>=0.99"}).code == 1);
  CHECK(runs.compare({"--gate", "time_to_target_s<=1.05"}).code == 1);
}

TEST_CASE("a gate fails on a run that did not complete") {
  const TwoRuns runs;
  const Json doomed = changed(timing_scenario(R"({"name": "ps-async"})"),
                              R"({"failures": [{"kind": "crash", "worker": 0, "at": "1ms"}]})");
  REQUIRE(run_program(run_call(doomed, runs / "doomed")).code == 1);
  CHECK(run_program({"compare", runs / "ring", runs / "doomed", "--gate", "simulated_time_s<=1000"}).code == 1);
}

TEST_CASE("compare takes a directory of seeds as one row") {
  const ScratchDirectory scratch;
  const Json training = training_scenario(R"({"name": "ps-sync"})");
  REQUIRE(run_program(run_call(training, scratch / "seeds", {"--seeds", "1-3"})).code == 0);
  const Ending ending = run_program({"compare", scratch / "seeds", "--form", "json"});
  CHECK(ending.code == 0);
  const Json rows = Json::parse(ending.out)["rows"];
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["seeds"] == Json{1, 2, 3});
}

TEST_CASE("compare refuses what is no run, one that was killed and one that a newer program wrote, in one line") {
  const TwoRuns runs;
  std::filesystem::create_directory(runs / "empty");
  std::filesystem::copy(runs / "ring", runs / "killed");
  std::filesystem::remove(std::filesystem::path(runs / "killed") / "summary.json");
  std::filesystem::copy(runs / "ring", runs / "newer");
  put(std::filesystem::path(runs / "newer") / "summary.json",
      changed(summary_in(runs / "ring"), R"({"format": 999})").dump());
  for (const char* name : {"empty", "newer"}) {
    const Ending ending = run_program({"compare", runs / "ring", runs / name});
    CAPTURE(name, ending.err);
    CHECK(ending.code == 2);
    CHECK(lines_of(ending.err).size() == 1);
    CHECK_THAT(ending.err, Contains(name));
  }
  CHECK(run_program({"compare", runs / "ring", runs / "killed", "--gate", "steps>=0"}).code != 0);
}
