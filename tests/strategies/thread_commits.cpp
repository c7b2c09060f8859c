#include "tests/strategies/thread_commits.hpp"

namespace paceline::tests {

bool ThreadBudget::next(int worker) {
  std::int64_t& taken = state_.taken[static_cast<std::size_t>(worker)];
  if ((pace_ == Pace::lockstep ? taken : state_.drawn) >= steps_) return false;
  ++taken;
  ++state_.drawn;
  return true;
}

void ThreadBudget::give_back(int worker) {
  --state_.taken[static_cast<std::size_t>(worker)];
  --state_.drawn;
}

ThreadCommits::ThreadCommits(Exchange& exchange, ThreadBudget& budget, std::vector<ThreadModel*> models,
                             std::int64_t every)
    : exchange_(&exchange), budget_(&budget), models_(std::move(models)), every_(every) {
  keep();
}

void ThreadCommits::keep() {
  kept_.clear();
  for (const ThreadModel* model : models_) kept_.push_back(model->save());
  kept_budget_ = budget_->state();
  parked_ = 0;
  pending_ = false;
  ++generation_;
}

void ThreadCommits::restore() {
  for (std::size_t rank = 0; rank < models_.size(); ++rank) models_[rank]->restore(kept_[rank]);
  budget_->restore(kept_budget_);
  parked_ = 0;
  pending_ = false;
}

bool ThreadCommits::due(int worker) {
  if (every_ == 0) return false;
  const auto w = static_cast<std::size_t>(worker);
  if (budget_->pace() == Pace::lockstep) {
    // Everybody decides alike: by the step's number alone.
    const std::int64_t taken = budget_->state().taken[w];
    return taken > kept_budget_.taken[w] && taken % every_ == 0;
  }
  pending_ = pending_ || budget_->state().drawn - kept_budget_.drawn >= every_;
  return pending_;
}

void ThreadCommits::reach(Exchange::Lock& lock, Seat& seat, int worker) {
  if (!due(worker)) return;
  const std::int64_t generation = generation_;
  ++parked_;
  exchange_->wait(lock, seat, "the others at a commit",
                  [&] { return generation_ != generation || parked_ == exchange_->workers_here(); });
  if (generation_ != generation) return;
  keep();
  exchange_->wake_all();
}

}  // namespace paceline::tests
