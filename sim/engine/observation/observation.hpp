#pragma once
/// What is watched of a run beside its results: where each fiber's time went, what is on each link, who made whom wait,
/// and, if it is wanted, the trace.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/ledger.hpp"
#include "sim/engine/observation/blame.hpp"
#include "sim/engine/observation/link_load.hpp"
#include "sim/engine/observation/timeline.hpp"
#include "sim/engine/observation/trail.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::engine {

class Observation final : public Ledger::Listener {
 public:
  struct Setting {
    int workers = 0, servers = 0;
    bool lockstep = false;       ///< the strategy's pace
    bool blame = true;           ///< false: no trails, nobody is charged, and links are not watched
    double plain_bandwidth = 0;  ///< bytes/s of a link that nothing was said about
    /// Where a rank sits now.
    std::function<int(int rank)> host_of{};
  };
  /// `timeline`: null: no trace is wanted.
  Observation(const Cluster& cluster, Setting setting, std::unique_ptr<Timeline> timeline);

  /// Of a rank's main program and of its stream, over all its lives.
  Trail& main(int rank) { return mains_[static_cast<std::size_t>(rank)]; }
  Trail& stream(int rank) { return streams_[static_cast<std::size_t>(rank)]; }
  /// Between the hosts on which those ranks sit now.
  const Route& route(int from, int to) {
    return setting_.blame ? routes_.between(setting_.host_of(from), setting_.host_of(to)) : unwatched_;
  }
  /// Links may have another bandwidth from now on.
  void bandwidths_changed() { routes_.look_again(); }
  /// These are, of the layout's links, and no others.
  void links_are_down(std::set<int> links, double now) { routes_.take_down(std::move(links), now); }
  /// Null: no trace is wanted.
  Timeline* timeline() const { return timeline_.get(); }

  /// That rank's host failed or left: until somebody else's does, it is why ranks are down.
  void died(int rank) { culprit_ = rank; }
  /// A rank's fibers are gone.
  void killed(int rank, bool computing, double now);
  /// It was down until now.
  void came_up(int rank, double now);
  /// All are about to be stopped, because somebody died or (else) all have met at a commit: for whom the others waited.
  const Trail& revoked(bool by_death, double now);
  /// The run's last worker has finished: what others wait for now they wait for whole.
  void ends() { ending_ = true; }
  /// The run is over, because the fiber of that trail said so; null: for another reason.
  void ended(const Trail* by) { last_ = by ? by : latest(); }

  void waited(int rank, double from, double to, const Trail* ended_by) override;
  void spent(int rank, Ledger::State state, double from, double to) override;

  // Once the run has ended.
  /// Ends what goes on. Once.
  void close(double end_s);
  /// What led to the end of the worker that was busy last; sums to `end_s`.
  results::CriticalPath critical_path(double end_s) const;
  double caused_wait_s(int rank) const { return blame_.caused_s(rank); }
  /// Fills in busy_s and caused_wait_s.
  void add_to(std::vector<results::LinkRow>& rows) const;

 private:
  void be_down(int rank, double now);

  const Cluster* cluster_;
  Setting setting_;
  std::unique_ptr<Timeline> timeline_;
  Routes routes_;
  Route unwatched_;
  Blame blame_;
  std::vector<Trail> mains_, streams_;
  int culprit_ = -1;
  const Trail* stopped_by_ = nullptr;  ///< when all were stopped last: who died, or came to the commit last
  double stopped_s_ = 0;
  bool ending_ = false;
  const Trail* last_ = nullptr;  ///< of the worker that was busy last, once the run is over

  const Trail* latest() const;
};

}  // namespace paceline::engine
