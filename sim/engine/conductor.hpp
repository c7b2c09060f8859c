#pragma once
/// Starts the ranks of a run, brings misfortune over them, and ends the run.
///
/// One actor does all of it in the order of simulated time, so that a crash, its detection and a restart never race.
/// A rank that dies has its actors killed and its messages cleared. What follows from a death is Aftermath's: it may
/// revoke everybody (all actors are killed where they stand, their stacks unwind as PeerFailed would unwind them, the
/// lanes are cleared) and have all ranks enter the strategy again. Hosts stay on for SimGrid: what "off" means for
/// speed, energy and flows is this engine's own bookkeeping, and SimGrid 3.32 aborts on a send to a host that is off.

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "sim/engine/commits.hpp"
#include "sim/engine/hosts.hpp"
#include "sim/engine/misfortune/link_weather.hpp"
#include "sim/engine/misfortune/misfortunes.hpp"
#include "sim/engine/run.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::engine {

class Aftermath;

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
  Conductor(Run& run, Commits& commits, const Misfortunes& misfortunes, LinkWeather& weather);
  ~Conductor();

  /// The actor's program: returns when the run has ended and every fiber is gone.
  void conduct();

  /// A worker was told that the budget is spent; the last one ends the run.
  void worker_finished(Rank& rank);
  /// From a fiber of that rank: it begins a step. Ends a run in which time stands still.
  void step_begins(Rank& rank);
  /// From a fiber of that rank: the loss is not finite. Does not return.
  [[noreturn]] void diverged(Rank& rank, double loss);
  /// Ends the run unless it has ended already; whoever calls should block. `by`: the trail of the fiber whose work the
  /// others were waiting for in the end; null: there is none.
  void end(results::Status status, std::string reason, const Trail* by = nullptr);
  /// SimGrid found that nothing can happen any more.
  void deadlocked();
  const Fate& fate() const { return fate_; }

  // What Aftermath may do.
  Fate& fate() { return fate_; }
  Hosts& hosts() { return hosts_; }
  /// Calls `what` at that time, after all that was scheduled for it before.
  void schedule(double at, std::function<void()> what);
  /// Starts the fibers of all members; those who need a model take it from somebody first.
  void launch();
  /// The same for one rank that joins the others while they go on.
  void launch(Rank& rank);
  /// No fiber of any rank is left, and no message.
  void kill_all();
  void kill(Rank& rank);
  bool job_runs() const { return job_runs_; }

 private:
  struct Event {
    double at;
    std::int64_t number;  // events of one instant keep their order
    std::function<void()> what;
    bool operator>(const Event& other) const { return at != other.at ? at > other.at : number > other.number; }
  };

  void expect_outage(int host);
  void begin_outage(const Outage& outage);
  void change_weather();
  void start_fibers(Rank& rank);
  void act(Rank& rank);
  void play(Rank& rank);
  void end_stalled();

  Run* run_;
  Commits* commits_;
  LinkWeather* weather_;
  Fate fate_;
  Hosts hosts_;
  std::vector<Outages> outages_;  // by host
  std::unique_ptr<Aftermath> aftermath_;
  simgrid::s4u::SemaphorePtr wake_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::int64_t scheduled_ = 0;
  bool job_runs_ = false;
  double last_step_at_ = -1;
  std::int64_t steps_at_one_instant_ = 0;
};

}  // namespace paceline::engine
