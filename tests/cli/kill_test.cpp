// SIGKILL at any instant leaves a directory that can be read for what it is, and that the next run replaces.
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/cli/image_folder.hpp"
#include "tests/cli/long_training.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
namespace fs = std::filesystem;

namespace {

using Content = std::map<std::string, std::string>;

void check_remains(const fs::path& directory, const Content& whole) {
  if (!fs::exists(directory)) return;
  const std::vector<std::string> lines = whole_lines(content_of(directory / "metrics.jsonl"));
  const std::vector<std::string> all = lines_of(whole.at("metrics.jsonl"));
  REQUIRE(lines.size() <= all.size());
  for (std::size_t i = 0; i < lines.size(); ++i) CHECK(lines[i] == all[i]);
  for (const std::string& name : names_in(directory)) {
    if (name == "metrics.jsonl" || name.ends_with(".partial")) continue;
    CAPTURE(name);
    if (name == "run.json")
      CHECK(read_json(directory / name)["name"] == Json::parse(whole.at(name))["name"]);
    else
      CHECK(without_wall_time(content_of(directory / name)) == whole.at(name));
  }
  if (fs::exists(directory / "summary.json")) CHECK(lines.size() == all.size());
}

void check_kills(const Json& scenario, int kills) {
  const ScratchDirectory scratch;
  const Ending undisturbed = run_program(run_call(scenario, scratch / "whole"));
  REQUIRE(undisturbed.code == 0);
  const Content whole = lasting_content(scratch / "whole");
  int killed = 0;
  for (int k = 0; k < kills; ++k) {
    const fs::path directory = scratch / std::to_string(k);
    Call call = run_call(scenario, directory);
    const double share = (k + 0.5) / kills;
    call.shots = {
        {.signal = SIGKILL, .after = std::chrono::milliseconds(static_cast<int>(1000 * share * undisturbed.wall_s))}};
    const Ending ending = run_program(call);
    CAPTURE(k, share, undisturbed.wall_s);
    CHECK((ending.signal == SIGKILL || ending.code == 0));
    killed += ending.signal == SIGKILL;
    check_remains(directory, whole);
  }
  CHECK(killed >= kills / 2);
  // The next run replaces what one left in its middle, its temporary files too.
  const fs::path again = scratch / std::to_string(kills / 2);
  REQUIRE(run_program(run_call(scenario, again, {"--force"})).code == 0);
  CHECK(lasting_content(again) == whole);
}

}  // namespace

TEST_CASE("a run that is killed leaves whole lines that begin as the undisturbed run's, and no half summary",
          "[slow]") {
  check_kills(long_training(R"({"name": "allreduce-ring"})"), times_to_end(15));
}

TEST_CASE("an asynchronous run that crashes, recovers and is killed leaves the same", "[slow]") {
  const Json crashing = changed(long_training(R"({"name": "ps-async"})"), R"({
    "stragglers": [{"kind": "slow", "workers": [1], "factor": 3}],
    "failures": [{"kind": "crash", "worker": 2, "at": 5, "restart_after": 1}],
    "recovery": {"kind": "checkpoint", "interval": 1.5, "cost": 0.01}})");
  check_kills(crashing, times_to_end(5));
}

TEST_CASE("a convolutional network that is killed leaves the same", "[slow]") {
  const ImageFolder images(500);
  Json scenario = changed(long_convolution(),
                          R"({"stop": {"steps": 16}, "evaluate": {"every_samples": 256, "train_samples": 64}})");
  scenario["workload"]["dataset"] = images.dataset();
  check_kills(scenario, times_to_end(5));
}

TEST_CASE("compare tells a killed run from a finished one") {
  const ScratchDirectory scratch;
  Call call = run_call(long_training(R"({"name": "ps-sync"})"), scratch / "killed", {"--stream"});
  call.shots = {{.signal = SIGKILL, .at_line = 3}};
  REQUIRE(run_program(call).signal == SIGKILL);
  const Ending ending = run_program({"compare", scratch / "killed"});
  CAPTURE(ending.out, ending.err);
  CHECK_THAT(ending.out, Catch::Contains("unfinished") && Catch::Contains("killed"));
}
