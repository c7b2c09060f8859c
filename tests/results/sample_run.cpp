#include "tests/results/sample_run.hpp"

#include <fmt/format.h>

namespace sample {

const std::string scenario_json =
    R"({"name": "demo", "seed": 18446744073709551615, "cluster": {"workers": 2, "flops": 1e13}, )"
    R"("strategy": {"name": "ps-sync", "servers": 1}})";

Summary summary() {
  Summary s;
  s.name = "demo";
  s.strategy = "ps-sync";
  s.seed = 18446744073709551615ULL;
  s.workers = 2;
  s.status = Status::failed;
  s.reason = "Host \"h1\" died\nand nobody came.";
  s.simulated_time_s = 0.1 + 0.2;
  s.wall_time_s = 1e-9;
  s.steps = 3;
  s.samples = 9223372036854775807;
  s.epochs = 5;
  s.throughput_samples_per_s = 1.0 / 3;
  s.bytes_on_wire = 7;
  s.initial_test_accuracy = 0.1;
  s.initial_test_loss = 2.302585092994046;
  s.initial_train_loss = 2.25;
  s.final_train_loss = 0.5;
  s.final_test_loss = 0.625;
  s.final_test_accuracy = 0.875;
  s.time_to_target_s = 12.25;
  s.fractions = {0.4, 0.3, 0.2, 0.1};
  s.critical_path = {1, 2, 3, 4, 5.5};
  s.bottleneck = {"worker-1", 2.5, 0.125};
  s.staleness = {1.5, 8};
  s.failures = 9;
  s.link_failures = 10;
  s.restarts = 11;
  s.lost_work_s = 12.5;
  s.checkpoints = 13;
  s.checkpoint_s = 14.5;
  s.memory_bytes_per_worker = 15;
  s.energy_j = 16.5;
  s.model_sha256 = std::string(64, 'a');
  return s;
}

MetricsLine evaluation() {
  MetricsLine line;
  line.kind = "evaluation";
  line.simulated_time_s = 1.5;
  line.wall_time_s = 0.25;
  line.steps = 2;
  line.samples = 64;
  line.epochs = 0.125;
  line.bytes_on_wire = 1000;
  line.train_loss = 0.5;
  line.test_loss = 0.75;
  line.test_accuracy = 0.625;
  return line;
}

MetricsLine event() {
  MetricsLine line;
  line.kind = "event";
  line.simulated_time_s = 2.5;
  line.event = "crash";
  line.detail = "Zürich's host went \"off\".";
  line.rank = 3;
  return line;
}

std::vector<WorkerRow> workers() {
  return {{0, "worker", "host-0", 64, 2, 1.5, 0.25, 0.125, 0, 100, 200, 0.5, 0.25},
          {1, "worker", "rack 1, \"left\"", 32, 1, 1e-7, 0.1, 0.2, 3, 300, 400, 0, 0},
          {2, "server", "größe", 0, 0, 0, 0, 1, 0, 500, 600, 0.75, 0}};
}

std::vector<LinkRow> links() {
  return {{"host-0 up", 1.25e9, 5e-5, 1234, 0.1, 2, 0.25}, {"host-0 down", 1.25e9, 5e-5, 4321, 1.0 / 3, 4, 0}};
}

std::vector<StalenessRow> staleness() {
  return {{0, 12}, {1, 3}, {8, 9223372036854775807}};
}

std::vector<ModelTensor> model() {
  return {{"weights", {2, 3}, {1, -2, 0.5F, 4, 5, 6}},
          {"bias", {3}, {7, 8, 9}},
          {"nothing", {0, 4}, {}},
          {"scalar", {}, {-0.0F}}};
}

Environment environment() {
  return {"0.1.0", "GCC 12.2", "Release", "simd", "AVX2", 3, "Some CPU", "", "tcmalloc", 4};
}

void write_run(const std::filesystem::path& directory) {
  Unsynchronised calls;
  RunWriter writer(directory, scenario_json, environment(), {.calls = &calls});
  writer.append(evaluation());
  writer.append(event());
  writer.finish(summary(), workers(), links(), model(), staleness());
}

void write_run(const std::filesystem::path& directory, const Run& run) {
  Unsynchronised calls;
  const std::string scenario = fmt::format(R"({{"name": "{}", "seed": {}, "strategy": {{"name": "{}"}}, {}}})",
                                           run.name, run.seed, run.strategy, run.rest);
  Environment made_by = environment();
  run.environment(made_by);
  RunWriter writer(directory, scenario, made_by, {.calls = &calls});
  if (!run.finished) return;
  Summary s;
  s.name = run.name;
  s.strategy = run.strategy;
  s.seed = run.seed;
  s.workers = 8;
  s.simulated_time_s = 10;
  s.samples = 1000;
  s.throughput_samples_per_s = 100;
  s.fractions = {0.5, 0.3, 0.2, 0};
  run.change(s);
  writer.finish(s, {}, {});
}

Comparison comparison_of(const std::filesystem::path& directory, const std::vector<Run>& runs) {
  std::vector<std::filesystem::path> arguments;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    arguments.push_back(directory / fmt::format("r{}", i));
    write_run(arguments.back(), runs[i]);
  }
  return compare(arguments);
}

}  // namespace sample
