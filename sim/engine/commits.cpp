#include "sim/engine/commits.hpp"

#include <algorithm>
#include <utility>

namespace paceline::engine {

Commits::Commits(Run& run) : run_(&run) {
  latest_ = save();
  servers_then_ = latest_.models;
  for (Rank& rank : run_->ranks) rank.committed = {0, rank.holder.save()};
}

Checkpoint Commits::save() const {
  Checkpoint checkpoint{
      .models = {}, .budget = run_->budget.save(), .work_s = run_->work.seconds(Wire::now()), .useful_s = {}};
  for (const Rank& rank : run_->ranks) {
    checkpoint.models.push_back(rank.holder.save());
    checkpoint.useful_s.push_back(rank.useful_at_commit_s);
  }
  return checkpoint;
}

void Commits::reach(Rank& rank) {
  const bool first = run_->budget.reach(rank.number);
  rank.useful_a_commit_earlier_s = rank.useful_at_commit_s;
  rank.useful_at_commit_s = run_->ledger.useful(rank.number, Wire::now());
  remember(rank, first);
  gather(rank, first);
  if (run_->strategy.pace() == Pace::lockstep) {
    save_in_lockstep(rank);
    stop_for_newcomers(rank);
  } else if (checkpoint_due(rank)) {
    save_at_once(rank);
  }
}

void Commits::remember(Rank& rank, bool first) {
  const AfterDeath policy = run_->recovery.after_death();
  if (policy != AfterDeath::shrink && policy != AfterDeath::replace) return;
  rank.committed = {run_->budget.taken(rank.number), rank.holder.save()};
  if (!first && run_->strategy.pace() == Pace::lockstep) return;
  work_at_furthest_ = run_->work.seconds(Wire::now());
  for (const Rank& other : run_->ranks)
    if (other.server) servers_then_[static_cast<std::size_t>(other.number)] = other.holder.save();
}

void Commits::evaluate(const SnapshotPtr& model, const Evaluation::At& at) {
  if (run_->evaluation.evaluate(model, at, Wire::now())) run_->budget.close();
}

void Commits::gather(Rank& rank, bool first) {
  const Budget& budget = run_->budget;
  const bool one_speaks_for_all = run_->has_servers() || run_->strategy.replicas_agree();
  if (first && run_->evaluation.due(budget.samples())) {
    const Evaluation::At here{budget.steps(), budget.samples(), budget.epochs()};
    if (one_speaks_for_all) return evaluate(run_->model(rank.number), here);
    if (!gathering_) gathering_ = {budget.steps(), here, std::vector<SnapshotPtr>(run_->ranks.size()), 0};
  }
  if (!gathering_ || gathering_->step != budget.taken(rank.number)) return;
  gathering_->models[static_cast<std::size_t>(rank.number)] = rank.holder.model();
  if (++gathering_->there < run_->members->workers) return;
  Gathering complete = *std::exchange(gathering_, std::nullopt);
  std::erase(complete.models, nullptr);
  evaluate(run_->store.mean(complete.models), complete.at);
}

void Commits::updated() {
  run_->budget.updated();
  const Budget& budget = run_->budget;
  if (run_->evaluation.due(budget.samples()))
    evaluate(run_->model(), {budget.steps(), budget.samples(), budget.epochs()});
}

bool Commits::checkpoint_due(const Rank& rank) const {
  if (run_->recovery.after_death() != AfterDeath::roll_back || draft_) return false;
  if (!run_->budget.more(rank.number, Wire::now())) return false;
  constexpr double rounding = 1e-12;  // of a clock that is a sum of many durations
  return run_->work.seconds(Wire::now()) - latest_.work_s >= run_->recovery.interval_s() * (1 - rounding);
}

int Commits::expected() const {
  return static_cast<int>(
      std::count_if(run_->ranks.begin(), run_->ranks.end(), [](const Rank& r) { return !r.server && r.needed(); }));
}

void Commits::save_in_lockstep(Rank& rank) {
  const std::int64_t step = run_->budget.taken(rank.number);
  if (!draft_ && run_->budget.first_to_begin(step) && checkpoint_due(rank))
    draft_ = {.step = step, .checkpoint = save(), .begun_at = Wire::now()};
  if (!draft_ || draft_->step != step) return;
  const auto r = static_cast<std::size_t>(rank.number);
  draft_->checkpoint.models[r] = rank.holder.save();
  draft_->checkpoint.useful_s[r] = rank.useful_at_commit_s;
  draft_->checkpoint.budget.ranks[r] = run_->budget.progress(rank.number);
  ++draft_->saved;
  write(rank);
}

void Commits::write(Rank& rank) {
  const bool first = draft_->saved == 1;
  if (first) run_->work.stop(Wire::now());
  if (run_->recovery.write_s() > 0) {
    const double begin = Wire::now();
    run_->ledger.enter_link(rank.number, begin, rank.fiber->trail);
    Device::sleep_until(*rank.fiber, begin + run_->recovery.write_s());
    run_->ledger.leave_link(rank.number, Wire::now());
    wrote(rank, begin);
  }
  if (first) run_->work.start(Wire::now());
  if (!draft_ || ++draft_->written < expected()) return;
  Draft complete = *std::exchange(draft_, std::nullopt);
  finish(std::move(complete.checkpoint), complete.begun_at);
}

void Commits::wrote(const Rank& rank, double begin) const {
  rank.fiber->trail->busy(Wire::now(), rank.number, begin, &results::CriticalPath::checkpoint);
  if (Timeline* timeline = run_->wire.observation.timeline()) timeline->checkpoint(rank.number, begin, Wire::now());
}

void Commits::save_at_once(Rank& rank) {
  draft_ = {.checkpoint = save(), .begun_at = Wire::now()};
  if (const double seconds = run_->recovery.write_s(); seconds > 0) {
    run_->work.stop(Wire::now());
    freeze(Wire::now() + seconds);
    const double begin = Wire::now();
    Device::sleep_until(*rank.fiber, run_->wire.frozen_until);
    rank.fiber->trail->busy(Wire::now(), rank.number, begin, &results::CriticalPath::checkpoint);
    thaw(begin);
    run_->work.start(Wire::now());
  }
  Draft complete = *std::exchange(draft_, std::nullopt);
  finish(std::move(complete.checkpoint), complete.begun_at);
}

void Commits::freeze(double until) {
  const double now = Wire::now();
  run_->wire.frozen_until = until;
  for (Rank& rank : run_->ranks) {
    if (!rank.needed()) continue;
    rank.device.pause(now, until - now);
    run_->ledger.stop_computing(rank.number, now);
    run_->ledger.enter_link(rank.number, now);
  }
}

void Commits::thaw(double frozen_since) {
  const double now = Wire::now();
  for (Rank& rank : run_->ranks) {
    if (!rank.needed()) continue;
    run_->ledger.leave_link(rank.number, now);
    if (Timeline* timeline = run_->wire.observation.timeline()) timeline->checkpoint(rank.number, frozen_since, now);
    if (rank.device.busy_until() > now) run_->ledger.compute_until(rank.number, now, rank.device.busy_until());
  }
}

void Commits::finish(Checkpoint checkpoint, double begun_at) {
  latest_ = std::move(checkpoint);
  ++written_;
  writing_s_ += Wire::now() - begun_at;
  run_->event("checkpoint", -1, "all ranks wrote a checkpoint");
}

void Commits::meet(std::function<void()> all_there) {
  all_there_ = std::move(all_there);
}

void Commits::stop_for_newcomers(Rank& rank) {
  if (!all_there_) return;
  const std::int64_t step = run_->budget.taken(rank.number);
  const bool more = run_->budget.more(rank.number, Wire::now());
  if (meeting_step_ < 0 && more && run_->budget.first_to_begin(step)) meeting_step_ = step;
  if (step != meeting_step_) return;
  ++met_;
  worker_left();
  rank.fiber->block(Blocked::at_commit, -1, Wire::now());
  Wire::block_for_ever(*rank.fiber);
}

void Commits::worker_left() {
  if (all_there_ && met_ > 0 && met_ == expected()) std::exchange(all_there_, nullptr)();
}

void Commits::reset() {
  draft_.reset();
  gathering_.reset();
  all_there_ = nullptr;
  meeting_step_ = -1;
  met_ = 0;
}

}  // namespace paceline::engine
