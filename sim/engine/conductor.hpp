#pragma once
/// Starts the ranks of a run, brings misfortune over them, gets the job going again, and ends the run.
///
/// One actor does all of it in the order of simulated time, so that a crash, its detection and a restart never race.
/// A rank that dies has its actors killed and its messages cleared. A detected death revokes everybody: all actors are
/// killed where they stand (their stacks unwind, as PeerFailed would unwind them), the lanes are cleared, and once
/// every host is back all ranks enter the strategy again with the checkpoint's state. Hosts stay on for SimGrid: what
/// "off" means for speed, energy and flows is this engine's own bookkeeping, and SimGrid 3.32 aborts on a send to a
/// host that is off.

#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "sim/engine/commits.hpp"
#include "sim/engine/misfortune/misfortunes.hpp"
#include "sim/engine/run.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::engine {

/// What a run came to, as far as failures and its end are concerned.
struct Fate {
  bool ended = false;
  results::Status status = results::Status::completed;
  std::string reason;
  double end_s = 0;
  std::int64_t failures = 0, restarts = 0;
  double lost_work_s = 0;
};

class Conductor {
 public:
  Conductor(Run& run, Commits& commits, const Misfortunes& misfortunes);

  /// The actor's program: returns when the run has ended and every fiber is gone.
  void conduct();

  /// A worker was told that the budget is spent; the last one ends the run.
  void worker_finished(Rank& rank);
  /// From a fiber of that rank: the loss is not finite. Does not return.
  [[noreturn]] void diverged(Rank& rank, double loss);
  /// Ends the run unless it has ended already; whoever calls should block.
  void end(results::Status status, std::string reason);
  /// SimGrid found that nothing can happen any more.
  void deadlocked();

  const Fate& fate() const { return fate_; }

 private:
  enum class What { crash, host_back, detected, resume };
  struct Event {
    double at;
    std::int64_t number;  // events of one instant keep their order
    What what;
    int rank;
    std::optional<double> restart_after;
    bool operator>(const Event& other) const { return at != other.at ? at > other.at : number > other.number; }
  };

  void schedule(double at, What what, int rank = -1, std::optional<double> restart_after = {});
  void handle(const Event& event);
  void crash(const Event& event);
  void host_back(int rank);
  void detected();
  void resume();
  void resume_when_all_are_back();
  void launch();
  void start_fibers(Rank& rank);
  void act(Rank& rank);
  void kill_all();
  static void kill(Rank& rank);
  void end_stalled();
  bool will_return(int rank) const;

  Run* run_;
  Commits* commits_;
  Fate fate_;
  simgrid::s4u::SemaphorePtr wake_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::int64_t scheduled_ = 0;
  bool job_runs_ = false;
  std::int64_t resume_number_ = -1;  // the resume that still holds
  int first_dead_ = -1;
};

}  // namespace paceline::engine
