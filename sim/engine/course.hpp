#pragma once
/// A value over time that changes at stated times.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace paceline::engine {

class Course {
 public:
  struct Step {
    double time = 0;  ///< s, from 0 on
    double value = 0;
  };
  /// `steps`: at least one, in order of time; of those at one time the last holds. `period`: 0: that is all; else the
  /// steps come again after so many seconds, without end; no step is later than it.
  explicit Course(const std::vector<Step>& steps, double period = 0);

  /// At the instant of a step already the new one; before the first step none.
  std::optional<double> value(double time) const;
  /// The first step after that time; infinite: there is none.
  double next_step(double after) const;
  /// The first step after that time with such a value; infinite: there is none.
  double next_step(double after, const std::function<bool(double value)>& wanted) const;
  /// The same steps in time with other values.
  Course with(const std::function<double(double value)>& other) const;

 private:
  /// How many steps, of all rounds, have been made by then.
  std::int64_t made_by(double time) const;
  bool exists(std::int64_t step) const { return period_ > 0 || step < count(); }
  double time_of(std::int64_t step) const;
  double value_of(std::int64_t step) const { return steps_[static_cast<std::size_t>(step % count())].value; }
  std::int64_t count() const { return static_cast<std::int64_t>(steps_.size()); }

  std::vector<Step> steps_;
  double period_;
};

}  // namespace paceline::engine
