// paceline run --trace: events that viewers can load, that agree with workers.csv, and that change nothing else.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>

#include "tests/cli/long_training.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
namespace fs = std::filesystem;

namespace {

constexpr double rounding_us = 2e-6;  // of a picosecond, twice

/// Per rank, microseconds of each kind of span.
using Sums = std::map<std::pair<int, std::string>, double>;

/// No two spans of a lane overlap, and each ends before the run does.
Sums check_spans(const Json& events, double end_s) {
  std::map<std::pair<int, int>, double> lane_ends;
  std::map<std::pair<int, int>, std::string> lane_names;
  Sums sums;
  int overlaps = 0, late = 0, nameless = 0, backward = 0;
  for (const Json& event : events) {
    const int pid = event["pid"];
    if (event["ph"] == "M" && event["name"] == "thread_name") lane_names[{pid, event["tid"]}] = event["args"]["name"];
    if (event["ph"] != "X") continue;
    const std::pair lane{pid, event["tid"].get<int>()};
    const double ts = event["ts"], dur = event["dur"];
    const double slack = rounding_us + 1e-12 * ts;
    overlaps += ts < lane_ends[lane] - slack;
    backward += dur < 0;
    late += ts + dur > end_s * 1e6 + slack;
    nameless += !lane_names.contains(lane);
    lane_ends[lane] = ts + dur;
    sums[{pid, event["name"]}] += dur;
  }
  CHECK(overlaps == 0);
  CHECK(backward == 0);
  CHECK(late == 0);
  CHECK(nameless == 0);
  return sums;
}

void check_trace(const fs::path& directory) {
  const Json events = read_json(directory / "trace.json");
  REQUIRE(events.is_array());
  Sums sums = check_spans(events, summary_in(directory)["simulated_time_s"]);
  for (const Row& row : table_in(directory / "workers.csv"))
    for (const char* kind : {"compute", "wait", "down"}) {
      CAPTURE(row.at("rank"), kind);
      const double expected = std::stod(row.at(kind + std::string("_s")));
      const double found = sums[{std::stoi(row.at("rank")), kind}] * 1e-6;
      CHECK(std::abs(found - expected) <= 1e-6 * std::max(expected, 1e-3));
    }
}

/// Runs it with a trace, and checks that.
void check_run(const Json& scenario) {
  const ScratchDirectory scratch;
  const Ending ending = run_program(run_call(scenario, scratch / "out", {"--trace"}));
  CAPTURE(ending.err);
  REQUIRE((ending.code == 0 || ending.code == 1));
  CHECK(ending.err.empty());
  check_trace(scratch / "out");
}

}  // namespace

TEST_CASE("a trace has lanes without overlap whose sums are those of workers.csv") {
  for (const char* strategy :
       {R"({"name": "single"})", R"({"name": "allreduce-ring", "bucket_bytes": 40, "overlap": true})",
        R"({"name": "ps-sync", "servers": 2})", R"({"name": "ps-sync", "backup_workers": 1})",
        R"({"name": "ps-async"})", R"({"name": "local-sgd"})"}) {
    CAPTURE(strategy);
    check_run(changed(training_scenario(strategy), R"({"stragglers": [{"kind": "noise", "mean": "5ms"}]})"));
  }
}

TEST_CASE("a trace shows crashes, checkpoints and restarts", "[slow]") {
  for (const char* strategy : {R"({"name": "allreduce-ring"})", R"({"name": "ps-async"})"})
    for (const char* recovery : {R"({"kind": "checkpoint", "interval": "50ms", "cost": "2ms"})",
                                 R"({"kind": "elastic"})", R"({"kind": "none"})"}) {
      CAPTURE(strategy, recovery);
      Json scenario = changed(training_scenario(strategy), R"({
        "failures": [{"kind": "crash", "worker": 1, "at": "63ms", "restart_after": "20ms"}], "detection": {"timeout": "5ms"}})");
      scenario["recovery"] = Json::parse(recovery);
      check_run(scenario);
      const ScratchDirectory scratch;
      run_program(run_call(scenario, scratch / "out", {"--trace"}));
      const Json events = read_json(scratch / "out" / "trace.json");
      const auto crash = std::find_if(events.begin(), events.end(), [](const Json& e) { return e["name"] == "crash"; });
      REQUIRE(crash != events.end());
      CHECK((*crash)["ph"] == "i");
      CHECK((*crash)["pid"] == 1);
      CHECK((*crash)["ts"] == 63000);
    }
}

TEST_CASE("a trace of 64 workers holds as many sends as there were messages") {
  const ScratchDirectory scratch;
  const Json scenario = changed(timing_scenario(R"({"name": "allreduce-ring"})"),
                                R"({"cluster": {"workers": 64}, "stop": {"steps": 2}})");
  REQUIRE(run_program(run_call(scenario, scratch / "out", {"--trace"})).code == 0);
  check_trace(scratch / "out");
  const Json events = read_json(scratch / "out" / "trace.json");
  const auto sends =
      std::count_if(events.begin(), events.end(), [](const Json& e) { return e["ph"] == "X" && e["name"] == "send"; });
  CHECK(sends == 2 * 64 * 2 * 63);
}

TEST_CASE("concurrent sends of one rank have lanes of their own") {
  const ScratchDirectory scratch;
  REQUIRE(run_program(run_call(timing_scenario(R"({"name": "ps-sync"})"), scratch / "out", {"--trace"})).code == 0);
  check_trace(scratch / "out");
  const Json events = read_json(scratch / "out" / "trace.json");
  const auto eighth = std::find_if(events.begin(), events.end(), [](const Json& e) {
    return e["ph"] == "M" && e["pid"] == 8 && e["args"].value("name", "") == "send 8";
  });
  CHECK(eighth != events.end());
}

TEST_CASE("a trace changes no other file of a run") {
  const ScratchDirectory scratch;
  const Json scenario = changed(training_scenario(R"({"name": "ps-async"})"), R"({
    "stragglers": [{"kind": "noise", "mean": "5ms"}],
    "failures": [{"kind": "crash", "worker": 1, "at": "123ms", "restart_after": "20ms"}],
    "recovery": {"kind": "checkpoint", "interval": "50ms", "cost": "2ms"}})");
  REQUIRE(run_program(run_call(scenario, scratch / "without")).code == 0);
  REQUIRE(run_program(run_call(scenario, scratch / "with", {"--trace"})).code == 0);
  auto with = lasting_content(scratch / "with");
  CHECK(with.erase("trace.json") == 1);
  CHECK(with == lasting_content(scratch / "without"));
}

TEST_CASE("a trace is the same in each of two runs") {
  const ScratchDirectory scratch;
  for (const char* name : {"one", "two"})
    REQUIRE(run_program(run_call(training_scenario(R"({"name": "ps-async"})"), scratch / name, {"--trace"})).code == 0);
  CHECK(content_of(scratch / "one" / "trace.json") == content_of(scratch / "two" / "trace.json"));
}

TEST_CASE("an interrupted run of 64 workers leaves a whole trace", "[slow]") {
  const ScratchDirectory scratch;
  Call call = run_call(changed(long_training(R"({"name": "allreduce-ring"})"),
                               R"({"cluster": {"workers": 64}, "stop": {"steps": 100000000}})"),
                       scratch / "out", {"--stream", "--trace"});
  call.shots = {{.signal = SIGINT, .at_line = 20}};
  REQUIRE(run_program(call).code == 130);
  check_trace(scratch / "out");
}

TEST_CASE("a killed run of 64 workers leaves a trace that a bracket makes whole") {
  const ScratchDirectory scratch;
  Call call = run_call(changed(long_training(R"({"name": "ps-sync"})"), R"({"cluster": {"workers": 64}})"),
                       scratch / "out", {"--stream", "--trace"});
  call.shots = {{.signal = SIGKILL, .at_line = 10}};
  REQUIRE(run_program(call).signal == SIGKILL);
  std::string text = content_of(scratch / "out" / "trace.json");
  text.resize(text.rfind('}') + 1);  // the last line may be cut off
  const Json events = Json::parse(text + "]");
  CHECK(events.size() > 100);
  check_spans(events, 1e9);
}

TEST_CASE("each of several seeds has a trace of its own") {
  const ScratchDirectory scratch;
  Call call = run_call(training_scenario(R"({"name": "ps-sync"})"), scratch / "all", {"--trace", "--seeds", "1-2"});
  REQUIRE(run_program(call).code == 0);
  int traces = 0;
  for (const auto& entry : fs::recursive_directory_iterator(scratch / "all"))
    if (entry.path().filename() == "trace.json") {
      check_trace(entry.path().parent_path());
      ++traces;
    }
  CHECK(traces == 2);
}
