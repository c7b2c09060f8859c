// Whatever is wrong with a command line: exit code 2, one line on standard error, nothing on standard output.
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;

namespace {

struct Mistake {
  std::vector<std::string> words;
  std::string said;  ///< part of the line
};

const std::string ring = source_file("scenarios/ring.json");

std::vector<Mistake> mistakes() {
  return {
      {{}, "verb"},
      {{"frobnicate"}, "frobnicate"},
      {{"--frobnicate"}, "--frobnicate"},
      {{"run"}, "scenario"},
      {{"run", ring, "--frobnicate"}, "--frobnicate"},
      {{"run", ring, ring}, "ring.json"},
      {{"run", ring, "--seed", "x"}, "--seed"},
      {{"run", ring, "--seed", "-1"}, "-1"},
      {{"run", ring, "--seed", "1.5"}, "--seed"},
      {{"run", ring, "--seed", "9223372036854775808"}, "--seed"},
      {{"run", ring, "--seeds", ""}, "--seeds"},
      {{"run", ring, "--seeds", "3-1"}, "3-1"},
      {{"run", ring, "--seeds", "1-"}, "1-"},
      {{"run", ring, "--seeds", "1,,2"}, "1,,2"},
      {{"run", ring, "--seeds", "0-18446744073709551615"}, "--seeds"},
      {{"run", ring, "--seeds", "1-2", "--seed", "1"}, "--seed"},
      {{"run", ring, "--seeds", "1-2", "--stream"}, "--stream"},
      {{"run", ring, "--seeds", "1-2", "--jobs", "0"}, "--jobs"},
      {{"run", ring, "--jobs", "2"}, "--seeds"},
      {{"run", ring, "--threads", "0"}, "--threads"},
      {{"run", ring, "--threads", "-2"}, "--threads"},
      {{"run", ring, "--threads", "many"}, "--threads"},
      {{"run", ring, "--out"}, "--out"},
      {{"run", ring, "--set"}, "--set"},
      {{"run", "no-such-file.json"}, "no-such-file.json: cannot be opened: No such file or directory"},
      {{"run", "/tmp"}, "/tmp: is a directory"},
      {{"validate"}, "files"},
      {{"validate", "no-such-file.json"}, "no-such-file.json"},
      {{"validate", ring, "--frobnicate"}, "--frobnicate"},
      {{"list", "frobnications"}, "frobnications"},
      {{"list", "strategies", "models"}, "models"},
      {{"schema", "extra"}, "extra"},
      {{"compare"}, "runs"},
      {{"compare", "no-such-run"}, "no-such-run"},
      {{"compare", "x", "--form", "xml"}, "xml"},
      {{"compare", "x", "--gate"}, "--gate"},
      {{"compare", "x", "--gate", "loss"}, "loss"},
      {{"compare", "x", "--gate", "simulated_tiem_s<=1"}, "did you mean simulated_time_s"},
      {{"compare", "x", "--gate", "steps<=many"}, "many"},
  };
}

}  // namespace

TEST_CASE("each wrong command line ends with exit code 2 and one line that names what is wrong") {
  const std::vector<Mistake> all = mistakes();
  const ScratchDirectory scratch;
  std::vector<Call> calls;
  for (const Mistake& mistake : all) calls.push_back({.arguments = mistake.words, .directory = scratch.path()});
  const std::vector<Ending> endings = run_programs(calls);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].words, endings[i].err);
    CHECK(endings[i].code == 2);
    CHECK(endings[i].out.empty());
    CHECK(lines_of(endings[i].err).size() == 1);
    CHECK(endings[i].err.size() < 500);
    CHECK_THAT(endings[i].err, Contains(all[i].said));
  }
  CHECK(names_in(scratch.path()).empty());
}

TEST_CASE("a scenario that may not be read is a mistake with its reason") {
  const ScratchDirectory scratch;
  put(scratch / "secret.json", "{}");
  std::filesystem::permissions(scratch / "secret.json", std::filesystem::perms::none);
  const Ending ending = run_program({"run", scratch / "secret.json"});
  CHECK(ending.code == 2);
  CHECK_THAT(ending.err, Contains("secret.json") && Contains("Permission denied"));
}
