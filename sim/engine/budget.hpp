#pragma once
/// How much training is left: a budget that all workers share.
///
/// Under a lockstep pace the first rank to ask for step t decides it for all; a step is one batch of every member of
/// the roster. Under a free pace each rank draws its next batch from the common rest; a step is one update of the
/// global model. The first whole step that reaches a limit is the last; what has been drawn is finished and counted.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/engine/roster.hpp"
#include "sim/scenario/scenario.hpp"
#include "strategies/strategy.hpp"

namespace paceline::engine {

class Budget {
 public:
  struct Terms {
    Pace pace = Pace::lockstep;
    int workers = 1;                 ///< that take part at first: ranks 0 .. workers - 1
    std::int64_t batch_size = 1;     ///< of one gradient while all of them are there
    std::int64_t train_samples = 0;  ///< turns epochs into samples; 0: not known (then epochs may not be a limit)
    bool global_batch = false;       ///< a lockstep step reads workers * batch_size samples, however many are left
    /// How many of a lockstep step's gradients count when so many take part; empty: all of them.
    std::function<int(int members)> counted{};
  };
  Budget(const scenario::Stop& stop, const Terms& terms);

  /// The rank has come to the commit before its next step. True for the first rank to get that far (lockstep).
  bool reach(int rank);
  /// Whether next() would be true, without taking anything.
  bool more(int rank, double now) const;
  /// Lockstep: nobody has begun that step yet.
  bool first_to_begin(std::int64_t step) const { return step == open_; }
  /// Whether this rank takes another step. Each true is to be followed by one gradient.
  bool next(int rank, double now);
  /// The samples of the rank's present step.
  Portion portion(int rank) const { return at(rank).present; }
  /// The gradient of the present step is not to count: its samples are drawn again, by this rank's next gradient
  /// (lockstep; the step itself stays taken) or by anybody's (free).
  void give_back(int rank);
  /// Free pace: the global model was updated once more.
  void updated() { ++updates_; }
  /// No step is begun after this.
  void close() { closed_ = true; }
  /// From the first step that nobody has begun, these ranks share the samples (lockstep).
  void regroup(const std::vector<int>& members);

  /// Steps that the rank has taken, the present one included.
  std::int64_t taken(int rank) const { return at(rank).taken; }
  /// Gradients of the rank that count, before its last commit, and their samples.
  std::int64_t gradients(int rank) const { return at(rank).finished; }
  std::int64_t samples_of(int rank) const { return at(rank).finished_samples; }

  /// Updates of the global model that every rank which asked has seen.
  std::int64_t steps() const { return pace_ == Pace::lockstep ? reached_ : updates_; }
  std::int64_t samples() const;
  double epochs() const;
  /// Share of the budget that is spent, in [0, 1].
  double spent(double now) const;

  /// One rank's progress at its commit.
  struct Progress {
    std::int64_t taken = 0;                           ///< steps
    std::int64_t roster = 0;                          ///< number of the roster that it drew from last
    std::int64_t drawn = 0;                           ///< gradients since that roster began
    std::int64_t begun = 0, begun_samples = 0;        ///< gradients drawn and not given back
    std::int64_t finished = 0, finished_samples = 0;  ///< of those, before the last commit
    std::uint64_t own = 0;                            ///< samples read of its own stream
    Portion present{};
  };
  /// What a checkpoint keeps: that of the first rank at the commit, and each rank's progress at its own.
  struct State {
    std::int64_t reached = 0, updates = 0;
    std::vector<Progress> ranks;
  };
  State save() const { return {reached_, updates_, ranks_}; }
  const Progress& progress(int rank) const { return at(rank); }
  /// All ranks go on from there.
  void restore(const State& state);
  /// Nobody's present step counts, its samples are drawn again. Under lockstep all go on from the commit after that
  /// many steps, by default the furthest.
  void revoke(std::optional<std::int64_t> steps = {});
  /// The rank died and the others go on. The gradient that it had begun counts if it was `delivered`; else anybody may
  /// draw it (free), or the step has that much less (lockstep).
  void forsake(int rank, bool delivered);

 private:
  const Progress& at(int rank) const { return ranks_[static_cast<std::size_t>(rank)]; }
  Progress& at(int rank) { return ranks_[static_cast<std::size_t>(rank)]; }
  bool exhausted(std::int64_t steps, std::int64_t samples, double now) const;
  std::int64_t samples_after(std::int64_t steps) const;
  void draw(int rank);
  std::int64_t block(int members) const;

  Pace pace_;
  int workers_;
  std::int64_t batch_, train_samples_;
  bool global_batch_;
  std::function<int(int)> counted_;
  std::optional<std::int64_t> step_limit_, sample_limit_;
  std::optional<double> time_limit_;
  struct Term {
    Roster roster;
    std::int64_t number;   // of the roster, from 0
    std::int64_t samples;  // of the job before it began
  };
  const Term& term_of(std::int64_t step) const;
  void forget_old_terms();
  static void undo(Progress& mine);
  void undo_finished(int rank, std::int64_t steps);
  std::vector<Term> terms_;  // by first step; those that somebody may still draw from
  std::vector<Progress> ranks_;
  std::int64_t open_ = 0;       // lockstep: steps that were granted
  std::int64_t reached_ = 0;    // lockstep: the furthest step that anybody has asked for
  std::int64_t drawn_ = 0;      // free: batches drawn by all
  std::int64_t updates_ = 0;    // free: updates made
  std::int64_t shortfall_ = 0;  // lockstep: samples of steps under way that died with a rank
  bool closed_ = false;
};

}  // namespace paceline::engine
