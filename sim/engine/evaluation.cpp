#include "sim/engine/evaluation.hpp"

#include <utility>

namespace paceline::engine {

Evaluation::Evaluation(const scenario::Scenario& scenario, const Arithmetic* arithmetic, const ParameterStore& store,
                       Report report)
    : scenario_(&scenario),
      arithmetic_(arithmetic),
      store_(&store),
      report_(std::move(report)),
      next_at_(scenario.evaluate.every_samples) {}

bool Evaluation::meets_target() const {
  const scenario::Stop& stop = scenario_->stop;
  return (stop.target_accuracy && last_.test_accuracy && *last_.test_accuracy >= *stop.target_accuracy) ||
         (stop.target_loss && last_.test_loss && *last_.test_loss <= *stop.target_loss);
}

bool Evaluation::evaluate(const SnapshotPtr& model, const At& at, double now) {
  if (next_at_) {
    const std::int64_t every = *scenario_->evaluate.every_samples;
    next_at_ = (at.samples / every + 1) * every;
  }
  last_ = {};
  last_model_ = model;
  if (arithmetic_) {
    const auto parameters = store_->contiguous(*model);
    const auto test = arithmetic_->score_test(*parameters);
    const auto train =
        arithmetic_->score_train(*parameters, static_cast<std::size_t>(scenario_->evaluate.train_samples));
    if (!test || !train) return false;  // interrupted: the run ends at its next step
    last_.test_loss = test->loss;
    last_.test_accuracy = test->accuracy;
    if (scenario_->evaluate.train_samples > 0) last_.train_loss = train->loss;
  }
  if (!any_) first_ = last_;
  any_ = true;
  const std::optional<double>& measured = scenario_->evaluate.target_accuracy;
  const bool stops = meets_target();
  const bool met = stops || (measured && last_.test_accuracy && *last_.test_accuracy >= *measured);
  if (met && !time_to_target_) time_to_target_ = now;
  report_({.kind = "evaluation",
           .simulated_time_s = now,
           .steps = at.steps,
           .samples = at.samples,
           .epochs = at.epochs,
           .train_loss = last_.train_loss,
           .test_loss = last_.test_loss,
           .test_accuracy = last_.test_accuracy});
  return stops;
}

}  // namespace paceline::engine
