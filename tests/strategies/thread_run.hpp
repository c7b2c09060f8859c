#pragma once
/// Runs a strategy on real threads, one for each rank.

#include <chrono>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "strategies/strategy.hpp"
#include "tests/strategies/thread_exchange.hpp"
#include "tests/strategies/thread_model.hpp"
#include "tests/strategies/workload.hpp"

namespace paceline::tests {

enum class AfterDeath {
  restart,  ///< all ranks return to the last commit and enter the strategy again, the dead one with them
  go_on     ///< the dead rank departs
};

struct RunSettings {
  int workers = 1;  ///< that the cluster has
  std::int64_t steps = 10;
  kernels::Optimizer optimizer{};
  bool values = true;
  std::vector<int> parts{};  ///< of the cluster, by worker; empty: one for all
  std::int64_t bytes = -1;   ///< of the whole model on the wire; -1: 4 for each float
  int slow_rank = -1;
  std::chrono::microseconds slowness{0};  ///< slept by the slow rank in each gradient
  std::vector<Death> deaths{};
  AfterDeath after_death = AfterDeath::restart;
  std::int64_t commit_every = 0;  ///< steps between commits; 0: only the beginning is one
  /// Free pace: how far a worker may get ahead before it waits for the slowest. Workers meet at a commit only within
  /// that many steps of the furthest, else they would wait for each other.
  std::int64_t largest_lead = std::numeric_limits<std::int64_t>::max();
  std::chrono::milliseconds patience{30'000};  ///< wall time after which a run fails and says who waits
};

struct RunResult {
  std::string failure;                        ///< empty: every rank returned
  int workers = 0;                            ///< that took part
  std::vector<std::vector<float>> models;     ///< by rank: a worker's whole model, a server's shard
  std::vector<std::vector<Applied>> applied;  ///< by rank, since the last commit that was restored
  std::vector<std::vector<Sent>> sent;        ///< by rank
  std::vector<std::int64_t> batches;          ///< by worker, without those given back
  std::vector<std::int64_t> steps;            ///< by worker
  std::int64_t deaths = 0;

  /// The model as the servers hold it, or rank 0's when there are none.
  std::vector<float> model() const;
};

RunResult run_on_threads(Strategy& strategy, Workload& workload, const RunSettings& settings);

/// A strategy that a test writes down on the spot.
struct Script {
  std::function<void(Worker&, Communicator&)> worker{};
  std::function<void(ModelState&, Communicator&)> server{};
  int servers = 0;
  Pace pace = Pace::lockstep;
};
RunResult run_on_threads(const Script& script, Workload& workload, const RunSettings& settings);

}  // namespace paceline::tests
