#pragma once
/// Records with a different value in every field, and whole runs made of them.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/results/comparison.hpp"
#include "sim/results/run_writer.hpp"

namespace sample {

using namespace paceline::results;

Summary summary();
MetricsLine evaluation();
MetricsLine event();
std::vector<WorkerRow> workers();
std::vector<LinkRow> links();
std::vector<StalenessRow> staleness();
std::vector<ModelTensor> model();
Environment environment();
extern const std::string scenario_json;

/// Writes a complete run without waiting for the disk.
void write_run(const std::filesystem::path& directory);

/// Does not wait for the disk: a test outlives no power cut.
class Unsynchronised : public SystemCalls {
 public:
  int fsync(int) override { return 0; }
};

/// One run for a comparison.
struct Run {
  std::string name = "demo";
  std::string strategy = "allreduce-ring";
  std::uint64_t seed = 1;
  std::string rest = R"("cluster": {"workers": 8}, "stop": {"samples": 1000})";  ///< other members of the scenario
  bool finished = true;
  std::function<void(Summary&)> change = [](Summary&) {};
  std::function<void(Environment&)> environment = [](Environment&) {};
};
/// Summary of a completed run: 1,000 samples in 10 s, compute 0.5, communicate 0.3, wait 0.2.
void write_run(const std::filesystem::path& directory, const Run& run);

/// Writes runs as r0, r1, ... below `directory` and compares them in that order, one by one.
Comparison comparison_of(const std::filesystem::path& directory, const std::vector<Run>& runs);

}  // namespace sample
