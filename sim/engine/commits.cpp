#include "sim/engine/commits.hpp"

#include <algorithm>

namespace paceline::engine {

Commits::Commits(Run& run) : run_(&run) {
  latest_ = save();
}

Checkpoint Commits::save() const {
  Checkpoint checkpoint{.models = {}, .budget = run_->budget.save(), .work_s = run_->work.seconds(Wire::now())};
  for (const Rank& rank : run_->ranks) checkpoint.models.push_back(rank.holder.save());
  return checkpoint;
}

void Commits::evaluate(int asker) {
  if (!run_->evaluation.due(run_->budget.samples())) return;
  if (run_->evaluation.evaluate(run_->model(asker), run_->budget, Wire::now())) run_->budget.close();
}

void Commits::reach(Rank& rank) {
  if (run_->budget.reach(rank.number)) evaluate(rank.number);
  if (checkpoint_due(rank)) park(rank);
}

void Commits::updated() {
  run_->budget.updated();
  evaluate(0);
}

bool Commits::checkpoint_due(const Rank& rank) {
  if (!run_->recovery.rolls_back() || !run_->budget.more(rank.number, Wire::now())) return false;
  const bool due = run_->work.seconds(Wire::now()) - latest_.work_s >= run_->recovery.interval_s();
  const std::int64_t step = run_->budget.taken(rank.number);
  if (run_->strategy.pace() == Pace::free) {
    pending_ = pending_ || due;
    return pending_;
  }
  if (due && barrier_step_ < 0 && run_->budget.first_to_begin(step)) barrier_step_ = step;
  return step == barrier_step_;
}

int Commits::expected() const {
  return static_cast<int>(
      std::count_if(run_->ranks.begin(), run_->ranks.end(), [](const Rank& r) { return !r.server && r.needed(); }));
}

void Commits::park(Rank& rank) {
  Fiber& fiber = *rank.fiber;
  const std::int64_t generation = generation_;
  parked_.push_back(&rank);
  while (generation_ == generation) {
    if (static_cast<int>(parked_.size()) == expected() && run_->work.running()) {
      write(fiber);
      return;
    }
    fiber.block(Blocked::at_commit, -1, Wire::now());
    fiber.wake->acquire();
    fiber.blocked = Blocked::no;
  }
}

void Commits::write(Fiber& writer) {
  const double begin = Wire::now();
  run_->work.stop(begin);
  Checkpoint candidate = save();
  for (const Rank* rank : parked_) run_->ledger.enter_link(rank->number, begin);
  Device::sleep_until(writer, begin + run_->recovery.write_s());
  const double end = Wire::now();
  latest_ = std::move(candidate);
  ++written_;
  writing_s_ += end - begin;
  run_->work.start(end);
  std::vector<Rank*> released;
  released.swap(parked_);
  pending_ = false;
  barrier_step_ = -1;
  ++generation_;
  run_->event("checkpoint", -1, "all ranks wrote a checkpoint");
  for (const Rank* rank : released) {
    run_->ledger.leave_link(rank->number, end);
    if (rank->fiber.get() != &writer) rank->fiber->wake->release();
  }
}

void Commits::worker_left() {
  if (!parked_.empty() && static_cast<int>(parked_.size()) == expected()) parked_.front()->fiber->wake->release();
}

void Commits::reset() {
  parked_.clear();
  pending_ = false;
  barrier_step_ = -1;
  ++generation_;
}

}  // namespace paceline::engine
