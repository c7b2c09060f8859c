#pragma once
/// Result directories as a run writes them, with curves of one's choice.

#include <QString>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sim/results/run_writer.hpp"

namespace written {

struct Curve {
  std::string name = "demo";
  std::string strategy = "allreduce-ring";
  std::uint64_t seed = 1;
  int workers = 8;
  int points = 10;  ///< evaluations at 0, 1, 2, ... s of simulated time, 100 samples and 10 steps apart
  std::function<double(double)> accuracy = [](double t) { return t / (t + 1); };
  std::string rest = {};  ///< further members of the scenario, with a comma before them
  double throughput = 100;
};

/// run.json and metrics.jsonl; finish() writes the rest.
class Writing {
 public:
  Writing(const std::filesystem::path& directory, Curve curve);
  void append(int point);
  void append_event(double time, const std::string& event);
  void finish();

 private:
  Curve curve_;
  std::unique_ptr<paceline::results::SystemCalls> calls_;
  std::unique_ptr<paceline::results::RunWriter> writer_;
};

/// A finished run. Returns its path.
QString run(const std::filesystem::path& directory, const Curve& curve = {});

/// Handles events until `done` or for ten seconds; what `done` says then.
bool wait_until(const std::function<bool()>& done);

}  // namespace written
