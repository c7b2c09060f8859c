// Whatever lies in the files of a run: a sentence with file and line, never a crash.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "sim/results/run_reader.hpp"
#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t position = text.find(from);
  REQUIRE(position != std::string::npos);
  return text.replace(position, from.size(), to);
}

std::string complaint_about(const std::filesystem::path& directory) {
  try {
    read_run(directory);
  } catch (const ResultsError& error) {
    return error.what();
  }
  return "no complaint";
}

struct Hostile {
  const char* file;
  std::string content;
  const char* place;  ///< file:line
  const char* rule;
};

const std::string binary(
    "\x7f"
    "ELF\0\xff\xfe\0\x01",
    9);

}  // namespace

TEST_CASE("Each hostile content is refused with file, line and rule") {
  const ScratchDirectory scratch;
  const std::filesystem::path run = scratch / "run";
  sample::write_run(run);
  const std::string summary = content_of(run / "summary.json");
  const std::string metrics = content_of(run / "metrics.jsonl");
  const std::string workers = content_of(run / "workers.csv");
  const std::string deep(100000, '[');
  const std::vector<Hostile> cases = {
      {"summary.json", "", "summary.json:1: ", "is cut off"},
      {"summary.json", summary.substr(0, summary.size() / 2), "summary.json:", "is cut off"},
      {"summary.json", binary, "summary.json:1: ", "UTF-8"},
      {"summary.json", "[]", "summary.json:1: ", "must be a JSON object"},
      {"summary.json", "{}", "summary.json:1: ", "has no 'format'"},
      {"summary.json", deep, "summary.json:1: ", "more than 64"},
      {"summary.json", "{\n\"a\":\n" + deep, "summary.json:3: ", "more than 64"},
      {"summary.json", replaced(summary, "\"format\": 1", "\"format\": 2"),
       "summary.json:2: ", "newer than this program"},
      {"summary.json", replaced(summary, "\"format\": 1", "\"format\": \"1\""), "summary.json:2: ", "positive integer"},
      {"summary.json", replaced(summary, "\"format\": 1", "\"format\": -1"), "summary.json:2: ", "positive integer"},
      {"summary.json", replaced(summary, "\"steps\": 3", "\"steps\": 1e999"), "summary.json:1: ", "too large"},
      {"summary.json", replaced(summary, "\"steps\": 3", "\"steps\": 99999999999999999999"),
       "summary.json:11: ", "'steps' must be an integer"},
      {"summary.json", replaced(summary, "\"steps\": 3", "\"steps\": -3"),
       "summary.json:11: ", "'steps' must be from 0"},
      {"summary.json", replaced(summary, "\"steps\": 3", "\"steps\": 3.5"),
       "summary.json:11: ", "'steps' must be an integer"},
      {"summary.json", replaced(summary, "\"failed\"", "\"fine\""), "summary.json:7: ", "'status' must be completed"},
      {"summary.json", replaced(summary, "\"status\": \"failed\"", "\"status\": 3"),
       "summary.json:7: ", "'status' must be completed"},
      {"summary.json", replaced(summary, "\"down\": 0.1", "\"down\": \"a lot\""),
       "summary.json:23: ", "'down' must be a number"},
      {"summary.json", replaced(summary, "\"mean\": 1.5, ", ""), "summary.json:1: ", "'mean' is missing"},
      {"summary.json", replaced(summary, "{\"mean\": 1.5, \"max\": 8}", "[]"),
       "summary.json:26: ", "'staleness' must be an object"},
      {"summary.json", replaced(summary, "{\"what\": \"worker-1\"", "3, \"not\": {\"what\": \"worker-1\""),
       "summary.json:25: ", "'bottleneck' must be an object"},
      {"summary.json", replaced(summary, "\"demo\"", "[\"demo\"]"), "summary.json:3: ", "'name' must be a text"},
      {"summary.json", replaced(summary, "demo", "\xc3\x28"), "summary.json:1: ", "UTF-8"},
      {"run.json", "", "run.json:1: ", "is cut off"},
      {"run.json", "{\"format\": 99}", "run.json:1: ", "newer than this program"},
      {"run.json", "{\"name\": 3}", "run.json:1: ", "'name' must be a text"},
      {"run.json", "{\"name\": \"x\",\n\"strategy\": []}", "run.json:2: ", "'strategy' must be an object"},
      {"run.json", "{\"name\": \"x\",\n\"strategy\": {}}", "run.json:1: ", "'name'"},
      {"run.json", R"({"name": "x", "strategy": {"name": "y"}, "seed": -1})",
       "run.json:1: ", "'seed' must be an integer"},
      {"run.json", R"({"name": "x", "strategy": {"name": "y"}, "threads": 4294967296})",
       "run.json:1: ", "'threads' must be from 0"},
      {"metrics.jsonl", "\n" + metrics, "metrics.jsonl:1: ", "is cut off"},
      {"metrics.jsonl", metrics + binary + "\n", "metrics.jsonl:3: ", "UTF-8"},
      {"metrics.jsonl", metrics + "{\"format\": 1}\n", "metrics.jsonl:3: ", "'simulated_time_s' is missing"},
      {"metrics.jsonl", metrics + replaced(metrics, "\"evaluation\"", "null"),
       "metrics.jsonl:3: ", "'kind' must be a text"},
      {"metrics.jsonl", metrics + std::string(3000000, 'x'), "metrics.jsonl:3: ", "longer than"},
      {"metrics.jsonl", metrics + std::string(3000, '\0') + "\n", "metrics.jsonl:3: ", "is not valid JSON"},
      {"workers.csv", "", "workers.csv:1: ", "the first line must be"},
      {"workers.csv", "rank;role\n", "workers.csv:1: ", "the first line must be"},
      {"workers.csv", workers.substr(0, workers.size() - 4), "workers.csv:4: ", "cut off"},
      {"workers.csv", workers + "3,worker\n", "workers.csv:5: ", "'host' is missing"},
      {"workers.csv", workers + "\n", "workers.csv:5: ", "'rank' must be an integer"},
      {"workers.csv", workers + "-1,worker,h,1,1,1,1,1,1,1,1,1,1\n", "workers.csv:5: ", "'rank' must be an integer"},
      {"workers.csv", workers + "3,worker,h,1,99999999999999999999,1,1,1,1,1,1,1,1\n",
       "workers.csv:5: ", "'steps' must be an integer"},
      {"workers.csv", workers + "3,worker,h,1,1,inf,1,1,1,1,1,1,1\n",
       "workers.csv:5: ", "'compute_s' must be a number"},
      {"workers.csv", workers + "3,worker,h,1,1,1e999,1,1,1,1,1,1,1\n",
       "workers.csv:5: ", "'compute_s' must be a number"},
      {"workers.csv", workers + "3,worker,h,1,1,1,1,1,1,1,1,1,1,1\n", "workers.csv:5: ", "too many cells"},
      {"workers.csv", workers + "3,\"worker,h,1,1,1,1,1,1,1,1,1\n", "workers.csv:5: ", "quotation mark"},
      {"workers.csv", workers + "3,wor\"ker,h,1,1,1,1,1,1,1,1,1\n", "workers.csv:5: ", "quotation mark"},
      {"workers.csv", workers + "3,\xff,h,1,1,1,1,1,1,1,1,1\n", "workers.csv:5: ", "UTF-8"},
      {"links.csv", binary + "\n", "links.csv:1: ", "the first line must be"},
      {"staleness.csv", "age,updates\n1,2\n", "staleness.csv:1: ", "the first line must be"},
      {"staleness.csv", "staleness,updates\n1,2.5\n", "staleness.csv:2: ", "'updates' must be an integer"},
      {"staleness.csv", "staleness,updates\n1,2\n3,", "staleness.csv:3: ", "cut off"},
  };
  for (const Hostile& hostile : cases) {
    const std::string kept = content_of(run / hostile.file);
    put(run / hostile.file, hostile.content);
    const std::string complaint = complaint_about(run);
    CAPTURE(hostile.file, hostile.content.substr(0, 80));
    CHECK_THAT(complaint, Contains(hostile.place) && Contains(hostile.rule));
    CHECK(complaint.find('\n') == std::string::npos);
    put(run / hostile.file, kept);
  }
  CHECK(complaint_about(run) == "no complaint");
}

TEST_CASE("A summary cut at any byte but its last is refused or absent, never half read") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  const std::string whole = content_of(scratch / "run/summary.json");
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    put(scratch / "run/summary.json", whole.substr(0, size));
    CHECK_THROWS_AS(read_head(scratch / "run"), ResultsError);
  }
}

TEST_CASE("What is no directory of a run is refused in a sentence") {
  const ScratchDirectory scratch;
  CHECK_THROWS_WITH(read_run(scratch / "nowhere"), Contains("holds no run"));
  CHECK_THROWS_WITH(read_run(scratch.path()), Contains("holds no run"));
  put(scratch / "file", "");
  CHECK_THROWS_WITH(read_run(scratch / "file"), Contains("file"));
}

TEST_CASE("A directory or a pipe in the place of a file is refused without waiting") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  std::filesystem::remove(scratch / "run/summary.json");
  std::filesystem::create_directory(scratch / "run/summary.json");
  CHECK_THROWS_WITH(read_run(scratch / "run"), Contains("not a regular file"));
  std::filesystem::remove(scratch / "run/summary.json");
  REQUIRE(::mkfifo((scratch / "run/summary.json").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(read_run(scratch / "run"), Contains("not a regular file"));
}
