#include "sim/engine/course.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paceline::engine {

Course::Course(const std::vector<Step>& steps, double period) : period_(period) {
  for (const Step& step : steps) {
    if (!steps_.empty() && steps_.back().time == step.time) steps_.pop_back();
    steps_.push_back(step);
  }
  if (period_ > 0 && steps_.size() > 1 && steps_.back().time >= steps_.front().time + period_) steps_.pop_back();
}

std::optional<double> Course::value(double time) const {
  const std::int64_t made = made_by(time);
  if (made == 0) return std::nullopt;
  return value_of(made - 1);
}

double Course::next_step(double after) const {
  const std::int64_t next = made_by(after);
  return exists(next) ? time_of(next) : std::numeric_limits<double>::infinity();
}

double Course::next_step(double after, const std::function<bool(double)>& wanted) const {
  const std::int64_t next = made_by(after);
  for (std::int64_t step = next; exists(step) && step < next + count(); ++step)
    if (wanted(value_of(step))) return time_of(step);
  return std::numeric_limits<double>::infinity();
}

Course Course::with(const std::function<double(double)>& other) const {
  Course course = *this;
  for (Step& step : course.steps_) step.value = other(step.value);
  return course;
}

double Course::time_of(std::int64_t step) const {
  const std::int64_t rounds = step / count();
  return static_cast<double>(rounds) * period_ + steps_[static_cast<std::size_t>(step % count())].time;
}

std::int64_t Course::made_by(double time) const {
  const double round = period_ > 0 ? std::max(0.0, std::floor(time / period_)) : 0;
  const auto later = std::upper_bound(steps_.begin(), steps_.end(), time - round * period_,
                                      [](double value, const Step& step) { return value < step.time; });
  std::int64_t made = static_cast<std::int64_t>(round) * count() + (later - steps_.begin());
  // Compare by the very products that next_step returns.
  while (exists(made) && time_of(made) <= time) ++made;
  while (made > 0 && time_of(made - 1) > time) --made;
  return made;
}

}  // namespace paceline::engine
