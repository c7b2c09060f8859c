#include "tests/strategies/thread_commits.hpp"

#include <algorithm>

namespace paceline::tests {

bool ThreadBudget::next(int worker) {
  std::int64_t& taken = state_.taken[static_cast<std::size_t>(worker)];
  if ((pace_ == Pace::lockstep ? taken : state_.drawn) >= steps_) return false;
  ++taken;
  ++state_.batches[static_cast<std::size_t>(worker)];
  ++state_.drawn;
  return true;
}

void ThreadBudget::give_back(int worker) {
  --state_.batches[static_cast<std::size_t>(worker)];
  --state_.drawn;
}

ThreadCommits::ThreadCommits(Exchange& exchange, ThreadBudget& budget, std::vector<ThreadModel*> models,
                             std::int64_t every, std::int64_t largest_lead)
    : exchange_(&exchange),
      budget_(&budget),
      models_(std::move(models)),
      every_(every),
      largest_lead_(largest_lead),
      taken_at_entry_(budget.state().taken) {
  keep();
}

void ThreadCommits::keep() {
  kept_.clear();
  for (const ThreadModel* model : models_) kept_.push_back(model->save());
  kept_budget_ = budget_->state();
  parked_ = 0;
  pending_ = false;
  furthest_ = 0;
  ++generation_;
}

void ThreadCommits::restore() {
  for (std::size_t rank = 0; rank < models_.size(); ++rank) models_[rank]->restore(kept_[rank]);
  budget_->restore(kept_budget_);
  taken_at_entry_ = kept_budget_.taken;
  parked_ = 0;
  pending_ = false;
  furthest_ = 0;
}

std::int64_t ThreadCommits::steps_since_entry(int worker) const {
  const auto w = static_cast<std::size_t>(worker);
  return budget_->state().taken[w] - taken_at_entry_[w];
}

/// Everybody decides alike: by the step's number alone.
bool ThreadCommits::due_in_lockstep(int worker) const {
  const auto w = static_cast<std::size_t>(worker);
  const std::int64_t taken = budget_->state().taken[w];
  return taken > kept_budget_.taken[w] && taken % every_ == 0;
}

bool ThreadCommits::due(int worker) {
  if (every_ == 0) return false;
  if (budget_->pace() == Pace::lockstep) return due_in_lockstep(worker);
  if (!pending_ && budget_->state().drawn - kept_budget_.drawn >= every_) {
    pending_ = true;
    for (int w = 0; w < static_cast<int>(taken_at_entry_.size()); ++w)
      furthest_ = std::max(furthest_, steps_since_entry(w));
  }
  return pending_ && steps_since_entry(worker) >= furthest_ - largest_lead_;
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
