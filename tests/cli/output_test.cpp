// What goes where: data for programs to standard output, everything for people to standard error.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

namespace {

Call loud_call(const Json& scenario, const std::filesystem::path& directory, std::vector<std::string> arguments = {}) {
  Call call = run_call(scenario, directory, std::move(arguments));
  std::erase(call.arguments, "--quiet");
  return call;
}

const Json training = training_scenario(R"({"name": "allreduce-ring"})");

}  // namespace

TEST_CASE("run prints the directory and nothing else on standard output") {
  const ScratchDirectory scratch;
  const Ending ending = run_program(loud_call(training, scratch / "out"));
  CHECK(ending.code == 0);
  CHECK(ending.out == (scratch / "out").string() + "\n");
  CHECK_THAT(ending.err, Contains("completed after 40 steps") && Contains("test accuracy"));
}

TEST_CASE("standard error is plain text where it is no terminal") {
  const ScratchDirectory scratch;
  const Ending ending = run_program(loud_call(training, scratch / "out"));
  CHECK(ending.err.find('\x1b') == std::string::npos);
  CHECK(ending.err.find('\r') == std::string::npos);
}

TEST_CASE("a quiet run prints its directory and no word more") {
  const ScratchDirectory scratch;
  const Ending ending = run_program(run_call(training, scratch / "out"));
  CHECK(ending.code == 0);
  CHECK(ending.out == (scratch / "out").string() + "\n");
  CHECK(ending.err.empty());
}

TEST_CASE("a streaming run prints the lines of metrics.jsonl and nothing else on standard output") {
  const ScratchDirectory scratch;
  const Ending ending = run_program(loud_call(training, scratch / "out", {"--stream"}));
  CHECK(ending.code == 0);
  CHECK(ending.out == content_of(scratch / "out" / "metrics.jsonl"));
  CHECK(lines_of(ending.out).size() == 6);  // at 0, 10, 20, 30 and 40 steps, and the end
  CHECK(lines_of(ending.err) == std::vector<std::string>{(scratch / "out").string()});
}

TEST_CASE("a failed run exits 1 with valid results and says why") {
  const ScratchDirectory scratch;
  const Json doomed = changed(training, R"({"failures": [{"kind": "crash", "worker": 2, "at": "95ms"}]})");
  const Ending ending = run_program(loud_call(doomed, scratch / "out"));
  CHECK(ending.code == 1);
  CHECK(ending.out == (scratch / "out").string() + "\n");
  const Json summary = summary_in(scratch / "out");
  CHECK(summary["status"] == "failed");
  CHECK_THAT(ending.err, Contains(summary["reason"].get<std::string>()));
  CHECK(sum_of_fractions(summary) == Approx(1).margin(1e-9));
}

TEST_CASE("a diverged run exits 1") {
  const ScratchDirectory scratch;
  const Json wild =
      changed(training, R"({"workload": {"model": {"name": "mlp"}, "optimizer": {"learning_rate": 1e30}}})");
  const Ending ending = run_program(loud_call(wild, scratch / "out"));
  CHECK(ending.code == 1);
  const Json summary = summary_in(scratch / "out");
  CHECK(summary["status"] == "diverged");
  CHECK_THAT(ending.err, Contains(summary["reason"].get<std::string>()));
  CHECK(sum_of_fractions(summary) == Approx(1).margin(1e-9));
}

TEST_CASE("progress on a dumb or colourless terminal setting changes no result") {
  const ScratchDirectory scratch;
  Call call = loud_call(training, scratch / "out");
  call.environment = {{"NO_COLOR", "1"}, {"TERM", "dumb"}};
  const Ending ending = run_program(call);
  CHECK(ending.code == 0);
  CHECK(ending.out == (scratch / "out").string() + "\n");
}
