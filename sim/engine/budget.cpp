#include "sim/engine/budget.hpp"

#include <algorithm>
#include <cmath>

namespace paceline::engine {

Budget::Budget(const scenario::Stop& stop, Pace pace, int workers, std::int64_t batch_size, std::int64_t train_samples)
    : pace_(pace),
      workers_(workers),
      batch_(batch_size),
      train_samples_(train_samples),
      step_limit_(stop.steps),
      sample_limit_(stop.samples),
      time_limit_(stop.simulated_time_s),
      taken_(static_cast<std::size_t>(workers), 0),
      finished_(taken_) {
  if (!stop.epochs) return;
  const auto samples = static_cast<std::int64_t>(std::ceil(*stop.epochs * static_cast<double>(train_samples)));
  sample_limit_ = std::min(sample_limit_.value_or(samples), samples);
}

bool Budget::exhausted(std::int64_t steps, std::int64_t samples, double now) const {
  // The clock is a sum of many durations: its rounding must not buy a step.
  constexpr double rounding = 1e-12;
  return closed_ || (step_limit_ && steps >= *step_limit_) || (sample_limit_ && samples >= *sample_limit_) ||
         (time_limit_ && now >= *time_limit_ * (1 - rounding));
}

bool Budget::reach(int rank) {
  const std::int64_t taken = taken_[static_cast<std::size_t>(rank)];
  finished_[static_cast<std::size_t>(rank)] = taken;
  if (taken <= reached_) return false;
  reached_ = taken;
  return pace_ == Pace::lockstep;
}

bool Budget::more(int rank, double now) const {
  if (pace_ == Pace::free) return !exhausted(drawn_, drawn_ * batch_, now);
  const std::int64_t taken = taken_[static_cast<std::size_t>(rank)];
  return taken < open_ || !exhausted(taken, taken * workers_ * batch_, now);
}

bool Budget::next(int rank, double now) {
  std::int64_t& taken = taken_[static_cast<std::size_t>(rank)];
  if (!more(rank, now)) {
    // A limit in simulated time must not let a later rank decide the same lockstep step otherwise.
    if (pace_ == Pace::lockstep) closed_ = true;
    return false;
  }
  ++taken;
  if (pace_ == Pace::lockstep)
    open_ = std::max(open_, taken);
  else
    ++drawn_;
  return true;
}

void Budget::give_back(int rank) {
  --taken_[static_cast<std::size_t>(rank)];
  --drawn_;
}

std::int64_t Budget::steps() const {
  return pace_ == Pace::lockstep ? reached_ : updates_;
}

std::int64_t Budget::samples() const {
  return steps() * batch_ * (pace_ == Pace::lockstep ? workers_ : 1);
}

double Budget::epochs() const {
  return train_samples_ > 0 ? static_cast<double>(samples()) / static_cast<double>(train_samples_) : 0;
}

double Budget::spent(double now) const {
  double share = 0;
  if (step_limit_)
    share =
        std::max(share, static_cast<double>(steps()) / static_cast<double>(std::max<std::int64_t>(1, *step_limit_)));
  if (sample_limit_)
    share = std::max(share,
                     static_cast<double>(samples()) / static_cast<double>(std::max<std::int64_t>(1, *sample_limit_)));
  if (time_limit_ && *time_limit_ > 0) share = std::max(share, now / *time_limit_);
  return std::min(share, 1.0);
}

void Budget::restore(const State& state) {
  taken_ = state.taken;
  finished_ = state.finished;
  open_ = state.open;
  drawn_ = state.drawn;
  updates_ = state.updates;
  reached_ = state.reached;
  closed_ = false;
}

}  // namespace paceline::engine
