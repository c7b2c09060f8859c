#pragma once
/// Why a run took the time that it took, worked out from what it left behind.

#include <optional>
#include <string>
#include <vector>

#include "sim/cli/prepared.hpp"
#include "sim/results/run_reader.hpp"

namespace paceline::cli {

/// The closed form of the strategy's source, with the run's own numbers put in.
struct ClosedForm {
  StepTime step;
  double compute_s = 0;  ///< c: the largest over the workers of seconds computed per gradient
  double latency_s = 0;  ///< a
  double bandwidth = 0;  ///< B
  double bytes = 0;      ///< S
  double update_s = 0;   ///< u
  /// What the run had that the closed form knows nothing of: "checkpoints", "noise on the gradients".
  std::vector<std::string> not_in_it;
};

/// Who or what made workers wait.
struct Culprit {
  std::string name;  ///< "worker-3", "worker-0_UP"
  bool link = false;
  double caused_wait_s = 0;
  double share = 0;  ///< of the time that workers waited
  int waiters = 0;   ///< workers that could be made to wait
};

struct Explanation {
  results::RunFiles run;
  int workers = 0;                   ///< that took a step
  std::optional<double> step_s;      ///< simulated time per step; none: no step was taken
  std::optional<double> gradient_s;  ///< a worker's time per gradient, on average, and what it spends it on
  double compute_s = 0, communicate_s = 0, wait_s = 0, down_s = 0;
  std::optional<ClosedForm> closed_form;
  std::string no_closed_form;                 ///< why there is none
  const results::LinkRow* busiest = nullptr;  ///< of run.links; null: no byte crossed the network
  std::vector<Culprit> culprits;              ///< largest first; empty: nobody was waited for, or it was not measured
  double waited_s = 0;                        ///< by all workers
  /// Step time if the first culprit had been like the others: exact in lockstep if nobody else is to blame.
  std::optional<double> step_without_first_s;
  std::vector<std::string> notices;  ///< whole sentences: options without effect, misfortunes that never struck
};

/// Reads the run in `directory`. Throws results::ResultsError when it is none, or has not ended.
Explanation explain(const std::filesystem::path& directory);

/// About ten lines for people.
std::string text_of(const Explanation& explanation);
/// The same numbers as one JSON object.
std::string json_of(const Explanation& explanation);

}  // namespace paceline::cli
