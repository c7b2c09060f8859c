#include "sim/results/run_writer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/results/error.hpp"
#include "tests/results/sample_run.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline::results;
using Json = nlohmann::ordered_json;

namespace {

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("A finished run leaves exactly its files and no temporary") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  CHECK(names_in(scratch / "run") == std::set<std::string>{"run.json", "metrics.jsonl", "workers.csv", "links.csv",
                                                           "staleness.csv", "model.safetensors", "summary.json"});
}

TEST_CASE("A run without math leaves no model file and a null fingerprint") {
  const ScratchDirectory scratch;
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment());
  Summary summary = sample::summary();
  summary.model_sha256.clear();
  writer.finish(summary, sample::workers(), sample::links());
  CHECK_FALSE(std::filesystem::exists(scratch / "run/model.safetensors"));
  CHECK(Json::parse(content_of(scratch / "run/summary.json"))["model_sha256"].is_null());
}

TEST_CASE("run.json is there at once: format, the scenario's keys in their order, then the environment") {
  const ScratchDirectory scratch;
  const RunWriter writer(scratch / "run", sample::scenario_json, sample::environment());
  const Json run = Json::parse(content_of(scratch / "run/run.json"));
  CHECK(keys_of(run) == Keys{"format", "name", "seed", "cluster", "strategy", "version", "compiler", "build_type",
                             "backend_used", "instruction_set", "arithmetic_version", "cpu", "gpu", "allocator",
                             "threads"});
  CHECK(run["format"] == 1);
  CHECK(run["seed"].get<std::uint64_t>() == 18446744073709551615ULL);
  CHECK(run["cluster"]["flops"] == 1e13);
  CHECK(run["gpu"].is_null());
  CHECK(run["threads"] == 4);
}

TEST_CASE("The environment of an earlier run in the scenario is replaced") {
  const ScratchDirectory scratch;
  const RunWriter writer(scratch / "run", R"({"format": 1, "version": "0.0.1", "name": "again"})",
                         sample::environment());
  const Json run = Json::parse(content_of(scratch / "run/run.json"));
  CHECK(run["version"] == "0.1.0");
  CHECK(keys_of(run).front() == "format");
  CHECK(keys_of(run).at(1) == "name");
}

TEST_CASE("There is no summary.json before finish") {
  const ScratchDirectory scratch;
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment());
  writer.append(sample::evaluation());
  CHECK(names_in(scratch / "run") == std::set<std::string>{"run.json", "metrics.jsonl"});
}

TEST_CASE("summary.json has the documented keys in the documented order") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  const Json summary = Json::parse(content_of(scratch / "run/summary.json"));
  CHECK(keys_of(summary) == Keys{"format",
                                 "name",
                                 "strategy",
                                 "seed",
                                 "workers",
                                 "status",
                                 "reason",
                                 "simulated_time_s",
                                 "wall_time_s",
                                 "steps",
                                 "samples",
                                 "epochs",
                                 "throughput_samples_per_s",
                                 "bytes_on_wire",
                                 "initial_train_loss",
                                 "initial_test_loss",
                                 "initial_test_accuracy",
                                 "final_train_loss",
                                 "final_test_loss",
                                 "final_test_accuracy",
                                 "time_to_target_s",
                                 "fractions",
                                 "critical_path",
                                 "bottleneck",
                                 "staleness",
                                 "failures",
                                 "link_failures",
                                 "restarts",
                                 "lost_work_s",
                                 "checkpoints",
                                 "checkpoint_s",
                                 "memory_bytes_per_worker",
                                 "energy_j",
                                 "model_sha256"});
  CHECK(keys_of(summary["fractions"]) == Keys{"compute", "communicate", "wait", "down"});
  CHECK(keys_of(summary["staleness"]) == Keys{"mean", "max"});
  CHECK(summary["format"] == 1);
  CHECK(summary["status"] == "failed");
}

TEST_CASE("A line of metrics.jsonl is whole when append returns, and the stream gets the same text") {
  const ScratchDirectory scratch;
  std::string streamed;
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment(),
                   {.stream = [&streamed](const std::string& line) { streamed += line + "\n"; }});
  writer.append(sample::evaluation());
  CHECK(
      content_of(scratch / "run/metrics.jsonl") ==
      R"({"format": 1, "kind": "evaluation", "simulated_time_s": 1.5, "wall_time_s": 0.25, "steps": 2, "samples": 64, )"
      R"("epochs": 0.125, "bytes_on_wire": 1000, "train_loss": 0.5, "test_loss": 0.75, "test_accuracy": 0.625, )"
      R"("event": null, "detail": null, "rank": null})"
      "\n");
  writer.append(sample::event());
  CHECK(streamed == content_of(scratch / "run/metrics.jsonl"));
}

TEST_CASE("A number that is not finite is written as null") {
  const ScratchDirectory scratch;
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment());
  MetricsLine line = sample::evaluation();
  line.train_loss = std::numeric_limits<double>::quiet_NaN();
  line.epochs = std::numeric_limits<double>::infinity();
  writer.append(line);
  const Json json = Json::parse(content_of(scratch / "run/metrics.jsonl"));
  CHECK(json["train_loss"].is_null());
  CHECK(json["epochs"].is_null());
}

TEST_CASE("workers.csv and links.csv have the documented columns") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "run");
  const std::string workers = content_of(scratch / "run/workers.csv");
  CHECK(first_line(workers) ==
        "rank,role,host,samples,steps,compute_s,communicate_s,wait_s,down_s,bytes_sent,bytes_received,caused_wait_s,"
        "lost_compute_s");
  CHECK(workers.find("\n0,worker,host-0,64,2,1.5,0.25,0.125,0.0,100,200,0.5,0.25\n") != std::string::npos);
  CHECK(workers.find("\n1,worker,\"rack 1, \"\"left\"\"\",32,") != std::string::npos);
  CHECK(first_line(content_of(scratch / "run/links.csv")) ==
        "link,bandwidth_bytes_per_s,latency_s,bytes,utilisation,busy_s,caused_wait_s");
}

TEST_CASE("Writing the same run twice gives the same bytes") {
  const ScratchDirectory scratch;
  sample::write_run(scratch / "a");
  sample::write_run(scratch / "b");
  for (const std::string& name : names_in(scratch / "a"))
    CHECK(content_of(scratch / "a" / name) == content_of(scratch / "b" / name));
}

TEST_CASE("A finished run takes no more lines and no second end") {
  const ScratchDirectory scratch;
  RunWriter writer(scratch / "run", sample::scenario_json, sample::environment());
  writer.finish(sample::summary(), {}, {});
  CHECK_THROWS_AS(writer.append(sample::evaluation()), std::logic_error);
  CHECK_THROWS_AS(writer.finish(sample::summary(), {}, {}), std::logic_error);
}

TEST_CASE("A scenario that is no JSON object is refused before a directory is made") {
  const ScratchDirectory scratch;
  for (const char* text : {"", "[1]", "{", "null"})
    CHECK_THROWS_AS(RunWriter(scratch / "run", text, {}), std::invalid_argument);
  CHECK_FALSE(std::filesystem::exists(scratch / "run"));
}

TEST_CASE("Of two runs that start in one directory the second is refused") {
  const ScratchDirectory scratch;
  const RunWriter first(scratch / "run", sample::scenario_json, sample::environment());
  CHECK_THROWS_AS(RunWriter(scratch / "run", sample::scenario_json, sample::environment()), ResultsError);
}
