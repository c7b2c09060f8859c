#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

TEST_CASE("validate says valid on standard error and nothing on standard output") {
  const std::string file = source_file("scenarios/ring.json");
  const Ending ending = run_program({"validate", file});
  CHECK(ending.code == 0);
  CHECK(ending.out.empty());
  CHECK(ending.err == file + ": valid\n");
}

TEST_CASE("validate checks many files at once, one line for each") {
  const std::string good = source_file("scenarios/crash.json"), nan = source_file("tests/hostile/nan.json"),
                    zero = source_file("tests/hostile/zero-workers.json");
  const Ending ending = run_program({"validate", nan, good, "no-such-file.json", zero});
  CHECK(ending.code == 2);
  CHECK(ending.out.empty());
  const std::vector<std::string> lines = lines_of(ending.err);
  REQUIRE(lines.size() == 4);
  CHECK_THAT(lines[0], Catch::StartsWith(nan + ":"));
  CHECK(lines[1] == good + ": valid");
  CHECK_THAT(lines[2], Catch::StartsWith("no-such-file.json:"));
  CHECK_THAT(lines[3], Catch::StartsWith(zero + ":"));
}

TEST_CASE("a stream of complaints is one JSON object a line, with where, what and what instead") {
  const Ending ending = run_program(
      {"validate", "--stream", source_file("tests/hostile/misspelt-workers.json"), source_file("scenarios/ring.json")});
  CHECK(ending.code == 2);
  CHECK(ending.err.empty());
  const std::vector<std::string> lines = lines_of(ending.out);
  REQUIRE(lines.size() >= 1);
  const Json complaint = Json::parse(lines[0]);
  std::vector<std::string> keys;
  for (const auto& [key, value] : complaint.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"file", "line", "column", "pointer", "value", "rule", "suggestion"});
  CHECK(complaint["file"] == source_file("tests/hostile/misspelt-workers.json"));
  CHECK(complaint["line"].get<int>() > 0);
  CHECK(complaint["column"].get<int>() > 0);
  CHECK(complaint["pointer"] == "/cluster/wrokers");
  CHECK_THAT(complaint["suggestion"].get<std::string>(), Contains("workers"));
}

TEST_CASE("a stream has all complaints of a file, a sentence the first") {
  const Json wrong = changed(timing_scenario(R"({"name": "allreduce-ring", "servers": 2})"),
                             R"({"cluster": {"workers": 0}, "stop": {"steps": -1}, "gpus": 3})");
  const Ending stream = run_program({.arguments = {"validate", "--stream", "-"}, .input = wrong.dump()});
  CHECK(stream.code == 2);
  CHECK(lines_of(stream.out).size() == 4);
  for (const std::string& line : lines_of(stream.out)) CHECK(Json::parse(line)["file"] == "-");
  const Ending sentence = run_program({.arguments = {"validate", "-"}, .input = wrong.dump()});
  CHECK(lines_of(sentence.err).size() == 1);
}

TEST_CASE("a stream about a valid scenario is empty") {
  const Ending ending = run_program({"validate", "--stream", source_file("scenarios/ring.json")});
  CHECK(ending.code == 0);
  CHECK(ending.out.empty());
  CHECK(ending.err.empty());
}

TEST_CASE("a stream stays UTF-8 JSON whatever bytes the scenario has") {
  const Ending ending = run_program({.arguments = {"validate", "--stream", "-"}, .input = "{\"a\xff\": 1}"});
  CHECK(ending.code == 2);
  REQUIRE(lines_of(ending.out).size() == 1);
  CHECK_NOTHROW(Json::parse(lines_of(ending.out)[0]));
}

TEST_CASE("validate takes overrides as run does") {
  const std::string file = source_file("scenarios/ring.json");
  CHECK(run_program({"validate", file, "--set", "cluster.workers=1"}).code == 2);  // straggler 3 is gone
  CHECK(run_program({"validate", file, "--set", "cluster.workers=4", "--seed", "9"}).code == 0);
  CHECK(run_program({"validate", source_file("tests/hostile/zero-workers.json"), "--set", "cluster.workers=3"}).code ==
        0);
}

TEST_CASE("validate writes no file") {
  const ScratchDirectory scratch;
  run_program({.arguments = {"validate", source_file("scenarios/ring.json")}, .directory = scratch.path()});
  CHECK(names_in(scratch.path()).empty());
}
