#pragma once
/// Runs one scenario to its end.

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sim/engine/plan.hpp"
#include "sim/results/run_record.hpp"
#include "sim/results/trace_file.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

struct Settings {
  int threads = 1;                                 ///< of the compute pool
  const std::atomic<bool>* interrupted = nullptr;  ///< set from a signal handler to end the run
  /// Says what set that flag; empty: nobody knows.
  std::function<std::string()> why_interrupted{};
  /// Each line of metrics.jsonl when it happens.
  std::function<void(const results::MetricsLine&)> line{};
  /// Share of the budget that is spent, and simulated seconds; called often.
  std::function<void(double spent, double simulated_time_s)> progress{};
  /// Gets what happened when; null: nobody wants it. It changes nothing else.
  results::TraceFile* trace = nullptr;
  /// False: links' busy time, who caused whose waiting and the critical path are left at zero, which shows what they
  /// cost. It changes nothing else.
  bool blame = true;
};

struct Outcome {
  results::Summary summary;
  std::vector<results::WorkerRow> workers;
  std::vector<results::LinkRow> links;
  std::vector<results::StalenessRow> staleness;  ///< empty: no update was stale
  std::vector<results::ModelTensor> model;       ///< empty without math
};

/// The samples of a run; empty when math is off.
using Data = kernels::DataSplits;
/// Reads all samples that the scenario names. Throws kernels::DataError.
Data load_data(const scenario::Scenario& scenario, const Plan& plan);

/// Once per process: SimGrid's engine is a singleton whose clock never restarts. What happens
/// inside the simulation is an outcome, not an exception; a callback of `settings` may throw.
Outcome simulate(const scenario::Scenario& scenario, const Plan& plan, const Data& data, const Settings& settings);

}  // namespace paceline::engine
