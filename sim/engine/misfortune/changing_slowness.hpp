#pragma once
/// A slowness whose factor over time is known beforehand.

#include <memory>
#include <utility>

#include "sim/engine/course.hpp"
#include "sim/engine/misfortune/tempo.hpp"

namespace paceline::engine {

class ChangingSlowness final : public Slowness {
 public:
  /// How many times longer work takes; shared by all copies of one host.
  explicit ChangingSlowness(std::shared_ptr<const Course> factors) : factors_(std::move(factors)) {}

  double factor(double time) override { return factors_->value(time).value_or(1); }
  double next_change(double time) override { return factors_->next_step(time); }

 private:
  std::shared_ptr<const Course> factors_;
};

}  // namespace paceline::engine
