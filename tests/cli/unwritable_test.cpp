// Results that cannot be written: never exit code 0, always the path and the reason.
#include <sys/wait.h>
#include <catch2/catch.hpp>

#include "tests/cli/run_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::tests;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const Json training = training_scenario(R"({"name": "allreduce-ring"})");

void check_refused(const Ending& ending, const fs::path& path, const std::string& reason) {
  CAPTURE(ending.err, ending.signal);
  CHECK((ending.code == 1 || ending.code == 2));
  CHECK(ending.out.empty());
  CHECK(lines_of(ending.err).size() == 1);
  CHECK_THAT(ending.err, Contains(path.string()) && Contains(reason));
}

}  // namespace

TEST_CASE("a directory below one that may not be written is refused with its path and the reason") {
  const ScratchDirectory scratch;
  fs::create_directory(scratch / "mine");
  fs::permissions(scratch / "mine", fs::perms::owner_read | fs::perms::owner_exec);
  check_refused(run_program(run_call(training, scratch / "mine" / "out")), scratch / "mine", "Permission denied");
  CHECK(names_in(scratch / "mine").empty());
}

TEST_CASE("an empty directory that may not be written is refused with its path and the reason") {
  const ScratchDirectory scratch;
  fs::create_directory(scratch / "mine");
  fs::permissions(scratch / "mine", fs::perms::owner_read | fs::perms::owner_exec);
  check_refused(run_program(run_call(training, scratch / "mine")), scratch / "mine", "Permission denied");
}

TEST_CASE("a path below a file, below nothing that can be made, or too long is refused") {
  const ScratchDirectory scratch;
  put(scratch / "file", "mine");
  check_refused(run_program(run_call(training, scratch / "file" / "out")), scratch / "file" / "out", "ot a directory");
  check_refused(run_program(run_call(training, "/proc/paceline/out")), "/proc/paceline", "No such file or directory");
  const std::string longest(300, 'x');
  check_refused(run_program(run_call(training, scratch / longest)), scratch / longest, "File name too long");
  CHECK(content_of(scratch / "file") == "mine");
}

TEST_CASE("a file in the way is refused, with --force too, and kept") {
  const ScratchDirectory scratch;
  put(scratch / "file", "mine");
  check_refused(run_program(run_call(training, scratch / "file")), scratch / "file", "not a directory");
  check_refused(run_program(run_call(training, scratch / "file", {"--force"})), scratch / "file", "not a directory");
  CHECK(content_of(scratch / "file") == "mine");
}

TEST_CASE("an empty name of a directory is refused") {
  const Ending ending = run_program(run_call(training, ""));
  CHECK((ending.code == 1 || ending.code == 2));
  CHECK(lines_of(ending.err).size() == 1);
}

TEST_CASE("a limit on the size of files ends a run with the file's name, the reason and no short summary") {
  const ScratchDirectory scratch;
  for (const std::size_t limit : {0, 1, 100, 1000, 1500, 2000, 2500}) {
    CAPTURE(limit);
    const fs::path directory = scratch / std::to_string(limit);
    Call call = run_call(training, directory);
    call.largest_file_bytes = limit;
    const Ending ending = run_program(call);
    CAPTURE(ending.err, ending.signal);
    if (ending.code == 0) {  // then everything fits
      CHECK(limit >= 2000);
      CHECK(metrics_in(directory).back()["kind"] == "end");
      continue;
    }
    CHECK(ending.code == 1);
    CHECK_THAT(ending.err, Contains(directory.string()) && Contains("File too large"));
    CHECK_FALSE(fs::exists(directory / "summary.json"));
  }
}

TEST_CASE("a full standard output is an error of each verb and of help", "[slow]") {
  const ScratchDirectory scratch;
  const std::string ring = source_file("scenarios/overlap.json");
  REQUIRE(run_program({"run", ring, "--out", scratch / "run", "--set", "stop.steps=1"}).code == 0);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--help"},
           {"--version"},
           {"run", "--help"},
           {"run", ring, "--set", "stop.steps=1", "--out", scratch / "a"},
           {"run", ring, "--set", "stop.steps=1", "--out", scratch / "b", "--stream"},
           {"run", ring, "--set", "stop.steps=1", "--out", scratch / "c", "--seeds", "1-2"},
           {"validate", "--stream", source_file("tests/hostile/nan.json")},
           {"list"},
           {"schema"},
           {"compare", scratch / "run", scratch / "run"}}) {
    const Ending ending = run_program({.arguments = words, .output = "/dev/full"});
    CAPTURE(words, ending.err);
    CHECK(ending.code == 1);
    CHECK_THAT(ending.err, Contains("standard output"));
  }
}

TEST_CASE("results of a run whose standard output is full are whole") {
  const ScratchDirectory scratch;
  Call call = run_call(training, scratch / "out");
  call.output = "/dev/full";
  CHECK(run_program(call).code == 1);
  CHECK(summary_in(scratch / "out")["status"] == "completed");
}
