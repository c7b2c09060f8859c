#pragma once
/// When the model is evaluated, what came of it, and whether a target was met. Costs no simulated time.

#include <cstdint>
#include <functional>
#include <optional>

#include "sim/engine/parameter_store.hpp"
#include "sim/results/run_record.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

class Evaluation {
 public:
  using Report = std::function<void(results::MetricsLine)>;
  /// `arithmetic` may be null (math off): lines then carry counts and times alone.
  Evaluation(const scenario::Scenario& scenario, const Arithmetic* arithmetic, const ParameterStore& store,
             Report report);

  /// Whether that many samples call for the next evaluation.
  bool due(std::int64_t samples) const { return next_at_ && samples >= *next_at_; }
  /// How far the job had come with the model that is evaluated.
  struct At {
    std::int64_t steps = 0, samples = 0;
    double epochs = 0;
  };
  /// Evaluates, reports, and sets when the next is due. True when a target that stops the run was met.
  bool evaluate(const SnapshotPtr& model, const At& at, double now);

  /// Whether the last evaluation was of this very snapshot.
  bool knows(const SnapshotPtr& model) const { return model == last_model_; }

  struct Scores {
    std::optional<double> train_loss, test_loss, test_accuracy;
  };
  const Scores& first() const { return first_; }
  const Scores& last() const { return last_; }
  std::optional<double> time_to_target_s() const { return time_to_target_; }

 private:
  bool meets_target() const;

  const scenario::Scenario* scenario_;
  const Arithmetic* arithmetic_;
  const ParameterStore* store_;
  Report report_;
  std::optional<std::int64_t> next_at_;
  bool any_ = false;
  Scores first_, last_;
  SnapshotPtr last_model_;
  std::optional<double> time_to_target_;
};

}  // namespace paceline::engine
