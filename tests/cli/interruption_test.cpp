// SIGINT and SIGTERM: exit code 130 soon, and results that are valid for what was done.
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/cli/long_training.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::WithinAbs;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// Seconds within which a run ends when it is asked to.
constexpr double soon_s = 2 * patience;

const Json endless = changed(long_training(R"({"name": "allreduce-ring"})"), R"({"stop": {"steps": 100000000}})");

void check_interrupted(const Ending& ending, const fs::path& directory) {
  CAPTURE(ending.code, ending.signal, ending.err);
  REQUIRE_FALSE(ending.timed_out);
  REQUIRE(ending.after_shot_s.size() == 1);
  CHECK(ending.after_shot_s[0] < soon_s);
  if (ending.signal != 0) {  // the program was not loaded yet, and nothing had begun
    CHECK_FALSE(fs::exists(directory));
    return;
  }
  REQUIRE(ending.code == 130);
  const Json summary = summary_in(directory);
  CHECK(summary["status"] == "interrupted");
  CHECK_FALSE(summary["reason"].get<std::string>().empty());
  CHECK(summary.size() == 34);
  CHECK_THAT(sum_of_fractions(summary), WithinAbs(1, 1e-9));
  const Json last = metrics_in(directory).back();
  CHECK(last["kind"] == "end");
  CHECK(last["event"] == "interrupted");
  for (const char* key : {"steps", "samples", "simulated_time_s", "bytes_on_wire"}) CHECK(last[key] == summary[key]);
  CHECK(names_in(directory).count("workers.csv") == 1);
  for (const std::string& name : names_in(directory)) CHECK_FALSE(name.ends_with(".partial"));
}

/// Interrupts a run after so long, or at a number of lines.
Ending interrupt(const Json& scenario, const fs::path& directory, Shot shot) {
  Call call = run_call(scenario, directory, {"--stream"});
  call.shots = {shot};
  call.timeout = 60s;
  return run_program(call);
}

}  // namespace

TEST_CASE("an interrupted run exits 130 with the results of what it did") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const ScratchDirectory scratch;
    const Ending ending = interrupt(endless, scratch / "out", {.signal = signal, .at_line = 20});
    CAPTURE(signal);
    CHECK(ending.signal == 0);
    check_interrupted(ending, scratch / "out");
    CHECK(summary_in(scratch / "out")["steps"].get<int>() >= 19 * 20);
  }
}

TEST_CASE("an interrupted run of each strategy ends, with crashes and checkpoints too", "[slow]") {
  for (const char* strategy : {R"({"name": "single"})", R"({"name": "allreduce-ring", "bucket_bytes": 40})",
                               R"({"name": "allreduce-ring", "bucket_bytes": 40, "overlap": true})",
                               R"({"name": "ps-sync", "servers": 2})", R"({"name": "ps-async"})"})
    for (const bool values : {true, false}) {
      const ScratchDirectory scratch;
      Json scenario = changed(long_training(strategy), R"({
        "stop": {"steps": 100000000}, "evaluate": {"every_samples": 64},
        "failures": [{"kind": "crash", "worker": 0, "at": 0.4, "restart_after": 0.2}],
        "recovery": {"kind": "checkpoint", "interval": 0.1, "cost": 0.001}})");
      scenario["workload"]["math"] = values;
      CAPTURE(strategy, values);
      const Ending ending = interrupt(scenario, scratch / "out", {.signal = SIGINT, .at_line = 200});
      CHECK(ending.signal == 0);
      check_interrupted(ending, scratch / "out");
    }
}

TEST_CASE("a run can be interrupted at any instant, its start included", "[slow]") {
  const int instants = times_to_end(6);
  for (const int signal : {SIGINT, SIGTERM})
    for (int k = 0; k < 2 * instants; ++k) {
      const ScratchDirectory scratch;
      // Half of them within the start of the program, the others over the first second.
      const int after_ms = k < instants ? k * 80 / instants : (k - instants + 1) * 1000 / instants;
      CAPTURE(signal, after_ms);
      check_interrupted(
          interrupt(endless, scratch / "out", {.signal = signal, .after = std::chrono::milliseconds(after_ms)}),
          scratch / "out");
    }
}

TEST_CASE("the lines of an interrupted run begin as the undisturbed run's", "[slow]") {
  const ScratchDirectory scratch;
  const Json scenario = long_training(R"({"name": "ps-sync"})");
  REQUIRE(run_program(run_call(scenario, scratch / "whole")).code == 0);
  const std::vector<std::string> all = whole_lines(content_of(scratch / "whole" / "metrics.jsonl"));
  for (const std::size_t at : {1U, 2U, 50U, 150U}) {
    const fs::path directory = scratch / std::to_string(at);
    check_interrupted(interrupt(scenario, directory, {.signal = SIGTERM, .at_line = at}), directory);
    const std::vector<std::string> lines = whole_lines(content_of(directory / "metrics.jsonl"));
    // The last two are the evaluation of the model as it then was, and the end.
    for (std::size_t i = 0; i + 2 < lines.size(); ++i) CHECK(lines[i] == all[i]);
  }
}

TEST_CASE("a convolutional network is interrupted in the midst of a step or an evaluation", "[slow]") {
  if (!fashion_mnist_is_installed()) return;
  for (const auto& [signal, after] : {std::pair{SIGINT, 200ms},
                                      {SIGTERM, 500ms},
                                      {SIGINT, 1000ms},
                                      {SIGINT, 2500ms},
                                      {SIGTERM, 4000ms},
                                      {SIGINT, 6000ms}}) {
    const ScratchDirectory scratch;
    CAPTURE(signal, after.count());
    check_interrupted(interrupt(long_convolution(), scratch / "out", {.signal = signal, .after = after}),
                      scratch / "out");
  }
}

TEST_CASE("a second interruption ends the program at once", "[slow]") {
  const ScratchDirectory scratch;
  Call call = run_call(endless, scratch / "out", {"--stream"});
  call.shots = {{.signal = SIGINT, .at_line = 5}, {.signal = SIGINT, .at_line = 5}};
  const Ending ending = run_program(call);
  CHECK((ending.signal == SIGINT || ending.code == 130));
  CHECK(ending.after_shot_s.at(0) < soon_s);
}

TEST_CASE("a run that reaches its limit of wall time exits 130 with the results of what it did") {
  const ScratchDirectory scratch;
  Call call = run_call(endless, scratch / "out", {"--quiet", "--time-limit", "0.3"});
  call.timeout = 60s;
  const Ending ending = run_program(call);
  CAPTURE(ending.err);
  REQUIRE(ending.code == 130);
  const Json summary = summary_in(scratch / "out");
  CHECK(summary["status"] == "interrupted");
  CHECK(summary["reason"] == "the time limit of 0.3 s was reached");
  CHECK(summary["steps"].get<int>() > 0);
  CHECK_THAT(sum_of_fractions(summary), WithinAbs(1, 1e-9));
}
