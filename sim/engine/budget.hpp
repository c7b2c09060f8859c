#pragma once
/// How much training is left: a budget that all workers share.
///
/// Under a lockstep pace the first rank to ask for step t decides it for all; a step is one batch of every worker.
/// Under a free pace each rank draws its next batch from the common rest; a step is one update of the global model. The
/// first whole step that reaches a limit is the last; what has been drawn is finished and counted.

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "strategies/strategy.hpp"

namespace paceline::engine {

class Budget {
 public:
  /// `train_samples` turns epochs into samples; 0 when no data set is known (then epochs may not be a limit).
  Budget(const scenario::Stop& stop, Pace pace, int workers, std::int64_t batch_size, std::int64_t train_samples);

  /// The rank has come to the commit before its next step. True for the first rank to get that far (lockstep).
  bool reach(int rank);
  /// Whether next() would be true, without taking anything.
  bool more(int rank, double now) const;
  /// Lockstep: nobody has begun that step yet.
  bool first_to_begin(std::int64_t step) const { return step == open_; }
  /// Whether this rank takes another step. Each true is to be followed by one gradient.
  bool next(int rank, double now);
  /// The number of the batch that the rank's present step computes, from 0.
  std::int64_t draw(int rank) const { return taken_[static_cast<std::size_t>(rank)] - 1; }
  /// Steps that the rank has finished: those before its last commit.
  std::int64_t finished(int rank) const { return finished_[static_cast<std::size_t>(rank)]; }
  /// Steps that the rank has taken, the present one included.
  std::int64_t taken(int rank) const { return taken_[static_cast<std::size_t>(rank)]; }
  /// The step that the rank took is not to count, and its batch is to be drawn again.
  void give_back(int rank);
  /// Free pace: the global model was updated once more.
  void updated() { ++updates_; }
  /// No step is begun after this.
  void close() { closed_ = true; }

  /// Updates of the global model that every rank which asked has seen.
  std::int64_t steps() const;
  std::int64_t samples() const;
  double epochs() const;
  /// Share of the budget that is spent, in [0, 1].
  double spent(double now) const;

  /// What a checkpoint keeps.
  struct State {
    std::vector<std::int64_t> taken, finished;
    std::int64_t open, drawn, updates, reached;
  };
  State save() const { return {taken_, finished_, open_, drawn_, updates_, reached_}; }
  void restore(const State& state);

 private:
  bool exhausted(std::int64_t steps, std::int64_t samples, double now) const;

  Pace pace_;
  std::int64_t workers_, batch_, train_samples_;
  std::optional<std::int64_t> step_limit_, sample_limit_;
  std::optional<double> time_limit_;
  std::vector<std::int64_t> taken_, finished_;
  std::int64_t open_ = 0;     // lockstep: steps that were granted
  std::int64_t reached_ = 0;  // lockstep: the furthest step that anybody has asked for
  std::int64_t drawn_ = 0;    // free: batches drawn by all
  std::int64_t updates_ = 0;  // free: updates made
  bool closed_ = false;
};

}  // namespace paceline::engine
