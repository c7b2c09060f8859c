#include "sim/engine/budget.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace paceline::engine {
namespace {

std::vector<int> first_ranks(int workers) {
  std::vector<int> ranks(static_cast<std::size_t>(workers));
  std::iota(ranks.begin(), ranks.end(), 0);
  return ranks;
}

}  // namespace

Budget::Budget(const scenario::Stop& stop, const Terms& terms)
    : pace_(terms.pace),
      workers_(terms.workers),
      batch_(terms.batch_size),
      train_samples_(terms.train_samples),
      global_batch_(terms.global_batch),
      counted_(terms.counted),
      step_limit_(stop.steps),
      sample_limit_(stop.samples),
      time_limit_(stop.simulated_time_s),
      terms_{{Roster(0, 0, first_ranks(workers_), workers_, workers_ * batch_), 0, 0}},
      ranks_(static_cast<std::size_t>(workers_)) {
  if (!stop.epochs) return;
  const auto samples = static_cast<std::int64_t>(std::ceil(*stop.epochs * static_cast<double>(train_samples_)));
  sample_limit_ = std::min(sample_limit_.value_or(samples), samples);
}

bool Budget::exhausted(std::int64_t steps, std::int64_t samples, double now) const {
  // The clock is a sum of many durations: its rounding must not buy a step.
  constexpr double rounding = 1e-12;
  return closed_ || (step_limit_ && steps >= *step_limit_) || (sample_limit_ && samples >= *sample_limit_) ||
         (time_limit_ && now >= *time_limit_ * (1 - rounding));
}

const Budget::Term& Budget::term_of(std::int64_t step) const {
  std::size_t i = terms_.size() - 1;
  while (i > 0 && terms_[i].roster.from_step() > step) --i;
  return terms_[i];
}

std::int64_t Budget::samples_after(std::int64_t steps) const {
  const Term& term = term_of(steps);
  const std::int64_t members = term.roster.members();
  const std::int64_t counted = counted_ ? counted_(term.roster.members()) : members;
  return term.samples + (steps - term.roster.from_step()) * (term.roster.block() * counted / members);
}

bool Budget::reach(int rank) {
  Progress& mine = at(rank);
  mine.finished = mine.begun;
  mine.finished_samples = mine.begun_samples;
  if (mine.taken <= reached_) return false;
  reached_ = mine.taken;
  return pace_ == Pace::lockstep;
}

bool Budget::more(int rank, double now) const {
  if (pace_ == Pace::free) return !exhausted(drawn_, drawn_ * batch_, now);
  const std::int64_t taken = at(rank).taken;
  return taken < open_ || !exhausted(taken, samples_after(taken), now);
}

bool Budget::next(int rank, double now) {
  if (!more(rank, now)) {
    // A limit in simulated time must not let a later rank decide the same lockstep step otherwise.
    if (pace_ == Pace::lockstep) closed_ = true;
    return false;
  }
  draw(rank);
  ++at(rank).taken;
  if (pace_ == Pace::lockstep)
    open_ = std::max(open_, at(rank).taken);
  else
    ++drawn_;
  return true;
}

void Budget::draw(int rank) {
  Progress& mine = at(rank);
  const Term& term = pace_ == Pace::lockstep ? term_of(mine.taken) : terms_.front();
  if (term.number != mine.roster) {
    mine.roster = term.number;
    mine.drawn = mine.taken - term.roster.from_step();
  }
  mine.present = term.roster.portion(rank, mine.drawn++);
  mine.present.own_begin = mine.own;
  mine.own += static_cast<std::uint64_t>(mine.present.count);
  ++mine.begun;
  mine.begun_samples += mine.present.count;
}

void Budget::give_back(int rank) {
  Progress& mine = at(rank);
  --mine.drawn;
  --mine.begun;
  mine.begun_samples -= mine.present.count;
  mine.own -= static_cast<std::uint64_t>(mine.present.count);
  if (pace_ == Pace::lockstep) return;
  --mine.taken;
  --drawn_;
}

std::int64_t Budget::block(int members) const {
  return (global_batch_ ? workers_ : members) * batch_;
}

void Budget::regroup(const std::vector<int>& members) {
  if (members.empty()) return;
  const Term& last = term_of(open_);
  const std::uint64_t cursor = last.roster.cursor_after(open_ - last.roster.from_step());
  Term next{Roster(open_, cursor, members, workers_, block(static_cast<int>(members.size()))), terms_.back().number + 1,
            samples_after(open_) - std::exchange(shortfall_, 0)};
  while (!terms_.empty() && terms_.back().roster.from_step() >= open_) terms_.pop_back();
  terms_.push_back(std::move(next));
  forget_old_terms();
}

void Budget::forget_old_terms() {
  std::int64_t slowest = reached_;
  for (int rank = 0; rank < workers_; ++rank)
    if (terms_.back().roster.contains(rank)) slowest = std::min(slowest, at(rank).taken);
  const auto current = std::find_if(terms_.rbegin(), terms_.rend(),
                                    [slowest](const Term& term) { return term.roster.from_step() <= slowest; });
  if (current != terms_.rend()) terms_.erase(terms_.begin(), std::prev(current.base()));
}

std::int64_t Budget::samples() const {
  return pace_ == Pace::lockstep ? samples_after(reached_) : updates_ * batch_;
}

double Budget::epochs() const {
  return train_samples_ > 0 ? static_cast<double>(samples()) / static_cast<double>(train_samples_) : 0;
}

double Budget::spent(double now) const {
  const auto share = [](std::int64_t done, std::int64_t limit) {
    return static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, limit));
  };
  double most = 0;
  if (step_limit_) most = std::max(most, share(steps(), *step_limit_));
  if (sample_limit_) most = std::max(most, share(samples(), *sample_limit_));
  if (time_limit_ && *time_limit_ > 0) most = std::max(most, now / *time_limit_);
  return std::min(most, 1.0);
}

void Budget::restore(const State& state) {
  ranks_ = state.ranks;
  reached_ = state.reached;
  updates_ = state.updates;
  closed_ = false;
  revoke();
}

void Budget::undo(Progress& mine) {
  mine.drawn -= mine.begun - mine.finished;
  mine.own -= static_cast<std::uint64_t>(mine.begun_samples - mine.finished_samples);
  mine.begun = mine.finished;
  mine.begun_samples = mine.finished_samples;
}

void Budget::undo_finished(int rank, std::int64_t steps) {
  Progress& mine = at(rank);
  const auto term =
      std::find_if(terms_.begin(), terms_.end(), [&mine](const Term& one) { return one.number == mine.roster; });
  if (term == terms_.end()) return;
  for (; steps > 0 && mine.drawn > 0; --steps) {
    const std::int64_t count = term->roster.portion(rank, --mine.drawn).count;
    --mine.begun;
    mine.begun_samples -= count;
    mine.own -= static_cast<std::uint64_t>(count);
  }
  mine.finished = mine.begun;
  mine.finished_samples = mine.begun_samples;
}

void Budget::revoke(std::optional<std::int64_t> steps) {
  if (pace_ == Pace::lockstep && steps && *steps != reached_) {
    reached_ = *steps;
    closed_ = false;  // decided at a step that did not happen
  }
  const int members = terms_.back().roster.members();
  const bool all_count = !counted_ || counted_(members) == members;
  for (int rank = 0; rank < workers_; ++rank) {
    Progress& mine = at(rank);
    const std::int64_t ahead = mine.taken - (mine.begun - mine.finished) - reached_;
    if (pace_ == Pace::free) mine.taken -= mine.begun - mine.finished;
    // A lockstep step that anybody has finished took everybody's gradient.
    if (pace_ == Pace::lockstep && mine.taken == reached_) {
      mine.finished = mine.begun;
      mine.finished_samples = mine.begun_samples;
    }
    undo(mine);
    // Only one that died was further than all go on from. (A gradient that does not count was never finished.)
    if (pace_ == Pace::lockstep && all_count && ahead > 0) undo_finished(rank, ahead);
    if (pace_ == Pace::lockstep) mine.taken = reached_;
  }
  open_ = reached_;
  drawn_ = updates_;
  shortfall_ = 0;
}

void Budget::forsake(int rank, bool delivered) {
  Progress& mine = at(rank);
  if (delivered) {
    mine.finished = mine.begun;
    mine.finished_samples = mine.begun_samples;
  }
  const std::int64_t under_way = mine.begun - mine.finished;
  if (pace_ == Pace::free) {
    drawn_ -= under_way;
    mine.taken -= under_way;
  } else if (const int members = term_of(mine.taken).roster.members(); !counted_ || counted_(members) == members) {
    shortfall_ += mine.begun_samples - mine.finished_samples;
  }
  undo(mine);
}

}  // namespace paceline::engine
