#include "sim/results/run_directory.hpp"

#include <catch2/catch.hpp>

#include "sim/results/error.hpp"
#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;

TEST_CASE("A missing directory is made with its parents and an empty one is used") {
  const ScratchDirectory scratch;
  prepare_directory(scratch / "a/b/c", false);
  CHECK(std::filesystem::is_directory(scratch / "a/b/c"));
  CHECK_NOTHROW(prepare_directory(scratch / "a/b/c", false));
}

TEST_CASE("A directory with anything in it is refused by name and stays as it is") {
  const ScratchDirectory scratch;
  put(scratch / "thesis.tex", "ten years");
  CHECK_THROWS_WITH(prepare_directory(scratch.path(), false),
                    Contains(scratch.path().string()) && Contains("not empty"));
  CHECK(names_in(scratch.path()) == std::set<std::string>{"thesis.tex"});
}

TEST_CASE("Replacing removes what a run writes and keeps every foreign file") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  put(scratch / "run/trace.json", "[]");
  put(scratch / "run/.summary.json.partial", "{");
  put(scratch / "run/notes.txt", "keep");
  std::filesystem::create_directory(scratch / "run/plots");
  prepare_directory(scratch / "run", true);
  CHECK(names_in(scratch / "run") == std::set<std::string>{"notes.txt", "plots"});
  CHECK(content_of(scratch / "run/notes.txt") == "keep");
}

TEST_CASE("A replaced run can be written again beside foreign files") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  put(scratch / "run/notes.txt", "keep");
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment(), {.replace = true});
  CHECK(names_in(scratch / "run") == std::set<std::string>{"run.json", "metrics.jsonl", "notes.txt"});
  CHECK(content_of(scratch / "run/metrics.jsonl").empty());
}

TEST_CASE("A file in the place of the directory is refused") {
  const ScratchDirectory scratch;
  put(scratch / "run", "");
  CHECK_THROWS_WITH(prepare_directory(scratch / "run", true), Contains("not a directory"));
  CHECK_THROWS_WITH(prepare_directory(scratch / "run/below", false), Contains("below"));
}

TEST_CASE("The default directory gets the first free number") {
  const ScratchDirectory scratch;
  const std::filesystem::path wanted = scratch / "demo-1";
  CHECK(default_directory(wanted) == wanted);
  std::filesystem::create_directory(wanted);
  CHECK(default_directory(wanted) == scratch / "demo-1-2");
  put(scratch / "demo-1-2", "a file takes the name, too");
  CHECK(default_directory(wanted) == scratch / "demo-1-3");
}
