#pragma once
/// How much training is left, and what a run returns to after a death.
///
/// Every member wants the exchange's lock held.

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "strategies/strategy.hpp"
#include "tests/strategies/thread_exchange.hpp"
#include "tests/strategies/thread_model.hpp"

namespace paceline::tests {

/// Steps that all workers share. Lockstep: a step is a batch of every worker. Free: each worker draws from the rest.
class ThreadBudget {
 public:
  struct State {
    std::vector<std::int64_t> taken;    ///< steps by worker
    std::vector<std::int64_t> batches;  ///< by worker, without those given back
    std::int64_t drawn = 0;             ///< batches in all
  };
  ThreadBudget(Pace pace, int workers, std::int64_t steps) : pace_(pace), steps_(steps) {
    state_.taken.assign(static_cast<std::size_t>(workers), 0);
    state_.batches = state_.taken;
  }
  bool next(int worker);
  /// Number of the worker's present batch, from 0.
  std::int64_t draw(int worker) const { return state_.batches[static_cast<std::size_t>(worker)] - 1; }
  /// The worker's next step computes its present batch again; the present one stays taken.
  void give_back(int worker);
  Pace pace() const { return pace_; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  Pace pace_;
  std::int64_t steps_;
  State state_;
};

/// Coordinated commits: workers meet at their commit points, where nothing is under way, and all ranks are kept.
class ThreadCommits {
 public:
  /// Every `every` steps; 0: only the beginning is kept. `largest_lead`: see RunSettings.
  ThreadCommits(Exchange& exchange, ThreadBudget& budget, std::vector<ThreadModel*> models, std::int64_t every,
                std::int64_t largest_lead);
  /// A worker has come to its commit point; parks there when a commit is due.
  void reach(Exchange::Lock& lock, Seat& seat, int worker);
  /// All models and the budget as they were at the last commit.
  void restore();

 private:
  bool due(int worker);
  bool due_in_lockstep(int worker) const;
  std::int64_t steps_since_entry(int worker) const;
  void keep();

  Exchange* exchange_;
  ThreadBudget* budget_;
  std::vector<ThreadModel*> models_;
  std::int64_t every_, largest_lead_;
  std::vector<ThreadModel::Held> kept_;
  ThreadBudget::State kept_budget_;
  int parked_ = 0;
  bool pending_ = false;                      // free pace: all workers are to meet at their next commit points
  std::vector<std::int64_t> taken_at_entry_;  // by worker, when the strategy was last entered
  std::int64_t furthest_ = 0;                 // free pace: the furthest step since then when the commit became pending
  std::int64_t generation_ = 0;
};

}  // namespace paceline::tests
