#pragma once
/// The commit points of a run: where models are evaluated and checkpoints are written.

#include <cstdint>
#include <vector>

#include "sim/engine/run.hpp"

namespace paceline::engine {

/// A state that all ranks can return to.
struct Checkpoint {
  std::vector<ModelHolder::Held> models;  ///< by global rank
  Budget::State budget;
  double work_s = 0;  ///< seconds of work that went into it
};

class Commits {
 public:
  /// The state at construction is the first checkpoint.
  explicit Commits(Run& run);

  /// A worker stands before its next step: evaluates where that is due and writes a checkpoint together with the others
  /// where that is due; blocks until it is written.
  void reach(Rank& rank);
  /// Free pace: the global model was updated once more.
  void updated();
  /// A worker will come to no more commits.
  void worker_left();
  /// All fibers are gone: forgets who stood where and what was being written.
  void reset();

  const Checkpoint& latest() const { return latest_; }
  std::int64_t written() const { return written_; }
  double writing_s() const { return writing_s_; }

 private:
  bool checkpoint_due(const Rank& rank);
  void park(Rank& rank);
  void write(Fiber& writer);
  Checkpoint save() const;
  int expected() const;
  void evaluate(int asker);

  Run* run_;
  Checkpoint latest_;
  std::int64_t barrier_step_ = -1;  // lockstep: the step before which all write
  bool pending_ = false;            // free: all write at their next commit
  std::vector<Rank*> parked_;
  std::int64_t generation_ = 0;
  std::int64_t written_ = 0;
  double writing_s_ = 0;
};

}  // namespace paceline::engine
