#pragma once
/// The commit points of a run: where models are evaluated, checkpoints are written, and newcomers are let in.
///
/// A commit is the moment at which a worker stands before its next step. Under a lockstep pace commit t of a job is
/// each worker's own commit t, whenever it gets there, with the servers as they are when the first one does: nobody
/// waits for anybody, so a checkpoint that costs nothing changes nothing. Under a free pace workers have no step in
/// common: a checkpoint is the state of one instant, and a gradient that is under way then is drawn again.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/engine/run.hpp"

namespace paceline::engine {

/// A state that all ranks can return to.
struct Checkpoint {
  std::vector<ModelHolder::Held> models;  ///< by global rank
  Budget::State budget;
  double work_s = 0;             ///< seconds of work that went into it
  std::vector<double> useful_s;  ///< seconds of each rank's computing that went into it
};

class Commits {
 public:
  /// The state at construction is the first checkpoint.
  explicit Commits(Run& run);

  /// A worker stands before its next step; blocks while it writes, or for ever when all are to meet before that step.
  void reach(Rank& rank);
  /// Free pace: the global model was updated once more.
  void updated();
  /// A worker will come to no more commits.
  void worker_left();
  /// All fibers are gone: forgets who stood where and what was being written.
  void reset();
  /// Lockstep: all workers are to stop before the next step that nobody has begun; then `all_there` is called.
  void meet(std::function<void()> all_there);

  const Checkpoint& latest() const { return latest_; }
  std::int64_t written() const { return written_; }
  double writing_s() const { return writing_s_; }
  /// What the servers held when the first worker came to the furthest commit (lockstep; by global rank).
  const std::vector<ModelHolder::Held>& servers_then() const { return servers_then_; }
  /// Seconds of work at the furthest commit.
  double work_at_furthest_s() const { return work_at_furthest_; }

 private:
  struct Draft {
    std::int64_t step = 0;
    Checkpoint checkpoint;
    int saved = 0, written = 0;  // workers
    double begun_at = 0;
  };
  struct Gathering {  // of replicas that do not agree, for their mean
    std::int64_t step = 0;
    Evaluation::At at;
    std::vector<SnapshotPtr> models;
    int there = 0;
  };

  void remember(Rank& rank, bool first);
  void evaluate(const SnapshotPtr& model, const Evaluation::At& at);
  void gather(Rank& rank, bool first);
  bool checkpoint_due(const Rank& rank) const;
  void save_in_lockstep(Rank& rank);
  void write(Rank& rank);
  void save_at_once(Rank& rank);
  void freeze(double until);
  void thaw(double frozen_since);
  /// That rank wrote a checkpoint from then until now.
  void wrote(const Rank& rank, double begin) const;
  void finish(Checkpoint checkpoint, double begun_at);
  void stop_for_newcomers(Rank& rank);
  Checkpoint save() const;
  int expected() const;

  Run* run_;
  Checkpoint latest_;
  std::optional<Draft> draft_;
  std::optional<Gathering> gathering_;
  std::function<void()> all_there_;  // empty: no meeting is called
  std::int64_t meeting_step_ = -1;
  int met_ = 0;
  std::vector<ModelHolder::Held> servers_then_;
  double work_at_furthest_ = 0;
  std::int64_t written_ = 0;
  double writing_s_ = 0;
};

}  // namespace paceline::engine
