#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("help of the program and of each verb has examples and exits 0") {
  for (const char* verb : {"", "run", "validate", "list", "schema", "compare", "predict", "calibrate"}) {
    CAPTURE(verb);
    const std::vector<std::string> words =
        *verb ? std::vector<std::string>{verb, "--help"} : std::vector<std::string>{"--help"};
    const Ending ending = run_program(words);
    CHECK(ending.code == 0);
    CHECK(ending.err.empty());
    CHECK_THAT(ending.out, Contains("Examples:\n  paceline "));
    CHECK_THAT(ending.out, Contains(std::string("Usage: paceline ") + verb));
  }
}

TEST_CASE("the program's help names its verbs and its exit codes") {
  const Ending ending = run_program({"--help"});
  for (const char* word : {"run", "validate", "list", "schema", "compare", "predict", "calibrate", "Exit codes", "130"})
    CHECK_THAT(ending.out, Contains(word));
}

TEST_CASE("the help of run names each flag of the contract") {
  const Ending ending = run_program({"run", "--help"});
  for (const char* flag :
       {"--set", "--seed", "--seeds", "--jobs", "--out", "--force", "--threads", "--stream", "--quiet"})
    CHECK_THAT(ending.out, Contains(flag));
}

TEST_CASE("the version is one line with the program's name") {
  const Ending ending = run_program({"--version"});
  CHECK(ending.code == 0);
  CHECK(lines_of(ending.out).size() == 1);
  CHECK_THAT(ending.out, StartsWith("paceline "));
}
