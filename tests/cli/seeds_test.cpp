#include <catch2/catch.hpp>
#include <csignal>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

const Json training = training_scenario(R"({"name": "ps-async"})");

}  // namespace

TEST_CASE("several seeds give one directory each, equal to single runs") {
  const ScratchDirectory scratch;
  const Ending many = run_program(run_call(training, scratch / "many", {"--seeds", "1-3", "--jobs", "2"}));
  REQUIRE(many.code == 0);
  CHECK(many.err.empty());
  REQUIRE(names_in(scratch / "many") == std::set<std::string>{"training-1", "training-2", "training-3"});
  std::string told;
  for (const char* seed : {"1", "2", "3"}) {
    CAPTURE(seed);
    const auto together = scratch / "many" / (std::string("training-") + seed), alone = scratch / seed;
    told += together.string() + "\n";
    REQUIRE(run_program(run_call(training, alone, {"--seed", seed})).code == 0);
    CHECK(lasting_content(together) == lasting_content(alone));
  }
  CHECK(many.out == told);
}

TEST_CASE("a list of seeds runs each once in the order given") {
  const ScratchDirectory scratch;
  const Ending ending = run_program(run_call(training, scratch / "out", {"--seeds", "8,2-3,8"}));
  CHECK(ending.code == 0);
  std::vector<std::string> expected;
  for (const char* name : {"training-8", "training-2", "training-3"})
    expected.push_back((scratch / "out" / name).string());
  CHECK(lines_of(ending.out) == expected);
}

TEST_CASE("the exit code of several seeds is that of the worst, and its seed is named") {
  const ScratchDirectory scratch;
  const Json doomed = changed(training, R"({"failures": [{"kind": "crash", "server": 0, "at": "5ms"}]})");
  const Ending ending = run_program(run_call(doomed, scratch / "out", {"--seeds", "1-2"}));
  CHECK(ending.code == 1);
  CHECK_THAT(ending.err, Contains("seed 1 ended with exit code 1") && Contains("seed 2 ended with exit code 1"));
}

TEST_CASE("a wrong scenario is told once for all seeds") {
  const ScratchDirectory scratch;
  const Json wrong = changed(training, R"({"cluster": {"workers": 0}})");
  const Ending ending = run_program(run_call(wrong, scratch / "out", {"--seeds", "1-5"}));
  CHECK(ending.code == 2);
  CHECK(lines_of(ending.err).size() == 1);
  CHECK(names_in(scratch.path()).empty());
}

TEST_CASE("a seed's directory that is not empty is refused and others are run") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch / "out" / "training-2");
  put(scratch / "out" / "training-2" / "mine", "mine");
  const Ending ending = run_program(run_call(training, scratch / "out", {"--seeds", "1-3"}));
  CHECK(ending.code == 2);
  CHECK(names_in(scratch / "out" / "training-2") == std::set<std::string>{"mine"});
  CHECK(std::filesystem::exists(scratch / "out" / "training-3" / "summary.json"));
}

TEST_CASE("Ctrl-C on a terminal ends all seeds as interrupted runs with valid results", "[slow]") {
  const ScratchDirectory scratch;
  const Json longer = changed(training, R"({"stop": {"steps": 100000000}})");
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    Call call = run_call(longer, scratch / "out", {"--seeds", "1-3", "--jobs", "2", "--force"});
    call.shots = {{.signal = signal, .after = int{700 * patience} * 1ms, .to_group = true}};
    const Ending ending = run_program(call);
    CHECK(ending.code == 130);
    for (const char* name : {"training-1", "training-2"})
      CHECK(summary_in(scratch / "out" / name)["status"] == "interrupted");
    CHECK_FALSE(std::filesystem::exists(scratch / "out" / "training-3"));
  }
}
