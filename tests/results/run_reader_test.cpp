#include "sim/results/run_reader.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/results/record_json.hpp"
#include "sim/results/record_tables.hpp"
#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Catch::Matchers::Contains;

TEST_CASE("Every file of a run reads back as it was written") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  const RunFiles files = read_run(scratch / "run");
  // Each record's text holds all of its fields, each with a value of its own.
  REQUIRE(files.summary);
  CHECK(summary_text(*files.summary) == summary_text(sample::summary()));
  REQUIRE(files.metrics.size() == 2);
  CHECK(metrics_text(files.metrics[0]) == metrics_text(sample::evaluation()));
  CHECK(metrics_text(files.metrics[1]) == metrics_text(sample::event()));
  CHECK(workers_text(files.workers) == workers_text(sample::workers()));
  CHECK(links_text(files.links) == links_text(sample::links()));
  CHECK(staleness_text(files.staleness) == staleness_text(sample::staleness()));
  CHECK(files.staleness[2].updates == 9223372036854775807);
}

TEST_CASE("Values read back are the values, not only their text") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  const RunFiles files = read_run(scratch / "run");
  CHECK(files.summary->simulated_time_s == 0.1 + 0.2);
  CHECK(files.summary->seed == 18446744073709551615ULL);
  CHECK(files.summary->samples == 9223372036854775807);
  CHECK(files.summary->fractions.down == 0.1);
  CHECK(files.summary->staleness.max == 8);
  CHECK(files.summary->reason == "Host \"h1\" died\nand nobody came.");
  CHECK(files.metrics[1].rank == 3);
  CHECK(files.metrics[1].event == "crash");
  CHECK_FALSE(files.metrics[1].test_loss);
  CHECK(files.workers[1].host == "rack 1, \"left\"");
  CHECK(files.links[1].utilisation == 1.0 / 3);
}

TEST_CASE("The scenario comes back without the environment, and the environment by itself") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  const RunHead head = read_head(scratch / "run");
  auto expected = nlohmann::json::parse(sample::scenario_json);
  expected["format"] = 1;
  CHECK(nlohmann::json::parse(head.scenario_json) == expected);
  CHECK(head.name == "demo");
  CHECK(head.strategy == "ps-sync");
  CHECK(head.seed == 18446744073709551615ULL);
  CHECK(head.environment.instruction_set == "AVX2");
  CHECK(head.environment.arithmetic_version == 3);
  CHECK(head.environment.gpu.empty());
  CHECK(head.environment.threads == 4);
}

TEST_CASE("Every status has a name that reads back") {
  for (const Status status :
       {Status::completed, Status::diverged, Status::stalled, Status::failed, Status::interrupted})
    CHECK(status_of(name_of(status)) == status);
  CHECK_FALSE(status_of("fine"));
}

TEST_CASE("What was not finite when written is not a number when read") {
  Summary summary = sample::summary();
  summary.simulated_time_s = std::numeric_limits<double>::infinity();
  summary.final_test_loss = std::numeric_limits<double>::quiet_NaN();
  const Summary read = parse_summary(summary_text(summary), "summary.json");
  CHECK(std::isnan(read.simulated_time_s));
  CHECK_FALSE(read.final_test_loss);
}

TEST_CASE("A run in progress reads as far as it has got") {
  const ScratchDirectory scratch;
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment());
  CHECK(read_run(scratch / "run").metrics.empty());
  writer.append(sample::evaluation());
  const RunFiles files = read_run(scratch / "run");
  CHECK(files.metrics.size() == 1);
  CHECK_FALSE(files.summary);
  CHECK(files.workers.empty());
}

TEST_CASE("A last line that was cut at any byte is left out and the others are kept") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  std::filesystem::remove(scratch / "run/summary.json");
  const std::string whole = content_of(scratch / "run/metrics.jsonl");
  const std::size_t first = whole.find('\n') + 1;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    put(scratch / "run/metrics.jsonl", whole.substr(0, size));
    const std::size_t expected = size == whole.size() ? 2 : size >= first ? 1 : 0;
    CHECK(read_run(scratch / "run").metrics.size() == expected);
  }
}

TEST_CASE("Lines are read as they come, each once, also when one arrives in two halves") {
  const ScratchDirectory scratch;
  const std::filesystem::path file = scratch / "metrics.jsonl";
  MetricsPosition position;
  CHECK(read_metrics(file, position).empty());
  const std::string first = metrics_text(sample::evaluation()) + "\n";
  const std::string second = metrics_text(sample::event()) + "\n";
  put(file, first + second.substr(0, 40));
  CHECK(read_metrics(file, position).size() == 1);
  CHECK(position.offset == first.size());
  CHECK(read_metrics(file, position).empty());
  put(file, first + second);
  const std::vector<MetricsLine> more = read_metrics(file, position);
  REQUIRE(more.size() == 1);
  CHECK(more[0].event == "crash");
  CHECK(position.lines == 2);
}

TEST_CASE("A limit reads a long file in parts") {
  const ScratchDirectory scratch;
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    MetricsLine line = sample::evaluation();
    line.steps = i;
    text += metrics_text(line) + "\n";
  }
  put(scratch / "metrics.jsonl", text);
  MetricsPosition position;
  std::int64_t next = 0;
  for (auto lines = read_metrics(scratch / "metrics.jsonl", position, 300); !lines.empty();
       lines = read_metrics(scratch / "metrics.jsonl", position, 300))
    for (const MetricsLine& line : lines) CHECK(line.steps == next++);
  CHECK(next == 1000);
  CHECK(position.offset == text.size());
}

TEST_CASE("A broken line is named by its number in the file, wherever reading went on") {
  const ScratchDirectory scratch;
  const std::string good = metrics_text(sample::evaluation()) + "\n";
  put(scratch / "metrics.jsonl", good + good);
  MetricsPosition position;
  read_metrics(scratch / "metrics.jsonl", position);
  put(scratch / "metrics.jsonl", good + good + good + "nonsense\n");
  CHECK_THROWS_WITH(read_metrics(scratch / "metrics.jsonl", position), Contains("metrics.jsonl:4: is not valid JSON"));
}

TEST_CASE("A metrics file that became shorter was replaced") {
  const ScratchDirectory scratch;
  put(scratch / "metrics.jsonl", metrics_text(sample::evaluation()) + "\n");
  MetricsPosition position;
  read_metrics(scratch / "metrics.jsonl", position);
  put(scratch / "metrics.jsonl", "");
  CHECK_THROWS_WITH(read_metrics(scratch / "metrics.jsonl", position), Contains("replaced"));
}

TEST_CASE("Keys that this program does not know are skipped") {
  const std::string text = R"({"format": 1, "colour": {"deep": [1]}, )" + metrics_text(sample::event()).substr(14);
  CHECK(metrics_text(parse_metrics(text, "m", 1)) == metrics_text(sample::event()));
}

TEST_CASE("A run.json without environment is a run") {
  const ScratchDirectory scratch;
  put(scratch / "run.json", R"({"name": "bare", "strategy": {"name": "single"}})");
  const RunHead head = read_head(scratch.path());
  CHECK(head.strategy == "single");
  CHECK(head.seed == 1);
  CHECK(head.environment.version.empty());
}

TEST_CASE("Tables with carriage returns are read") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  std::string text;
  for (const char c : content_of(scratch / "run/links.csv"))
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  put(scratch / "run/links.csv", text);
  CHECK(links_text(read_run(scratch / "run").links) == links_text(sample::links()));
}

TEST_CASE("Files from before links had a busy time and runs a bottleneck read as not measured") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  put(scratch / "run/links.csv", "link,bandwidth_bytes_per_s,latency_s,bytes,utilisation\nup,1.0,0.5,7,0.25\n");
  std::string summary = content_of(scratch / "run/summary.json");
  const std::size_t begin = summary.find("  \"critical_path\"");
  const std::size_t end = summary.find('\n', summary.find("  \"bottleneck\"")) + 1;
  put(scratch / "run/summary.json", summary.erase(begin, end - begin));
  const RunFiles files = read_run(scratch / "run");
  REQUIRE(files.links.size() == 1);
  CHECK(files.links[0].utilisation == 0.25);
  CHECK(std::isnan(files.links[0].busy_s));
  CHECK(std::isnan(files.links[0].caused_wait_s));
  CHECK_FALSE(files.summary->bottleneck);
  CHECK_FALSE(files.summary->critical_path);
  put(scratch / "run/links.csv", "link,bandwidth_bytes_per_s,latency_s,bytes,utilis\nup,1.0,0.5,7,0.25\n");
  CHECK_THROWS_WITH(read_run(scratch / "run"), Contains("the first line must be"));
}
