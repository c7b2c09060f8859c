#pragma once
/// What all communicators of a run share: the lanes, who is alive, and the books of who waits for what.

#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/fiber.hpp"
#include "sim/engine/flights.hpp"
#include "sim/engine/lane.hpp"
#include "sim/engine/layout.hpp"
#include "sim/engine/ledger.hpp"
#include "sim/engine/observation/observation.hpp"
#include "sim/engine/port.hpp"

namespace paceline::engine {

class Wire {
 public:
  Wire(int ranks, Ledger& books, Observation& watcher)
      : ledger(books),
        observation(watcher),
        flights(watcher.timeline()),
        receivers(static_cast<std::size_t>(ranks)),
        alive(static_cast<std::size_t>(ranks), true),
        places_(static_cast<std::size_t>(ranks)) {}

  Ledger& ledger;
  Observation& observation;
  Lanes lanes;
  Flights flights;
  std::vector<simgrid::s4u::ActorPtr> receivers;   ///< the main actor of each rank
  std::vector<bool> alive;                         ///< false from a crash until the restart; sends to the dead vanish
  std::vector<int> parts;                          ///< of the cluster, by rank (see neighbourhoods); empty: one for all
  int epoch = 0;                                   ///< rises when all ranks start anew
  std::int64_t bytes_on_wire = 0;                  ///< between machines
  double frozen_until = 0;                         ///< until then no rank does anything (a checkpoint is being written)
  const std::atomic<bool>* interrupted = nullptr;  ///< set by a signal handler; may be null
  std::function<std::string()> why_interrupted;    ///< may be empty
  std::function<void()> on_interrupt;              ///< tells whoever ends runs

  static double now() { return simgrid::s4u::Engine::get_clock(); }
  /// Whether the clock shows that time, but for the rounding of the sleep that led there.
  static bool reached(double time) { return now() >= time - 4 * std::numeric_limits<double>::epsilon() * time; }
  /// Blocks for ever once the run was interrupted: whoever ends it kills this fiber.
  void poll(Fiber& fiber) const {
    if (interrupted && interrupted->load(std::memory_order_relaxed)) stop(fiber);
    if (frozen()) hold(fiber);
  }
  /// Blocks the fiber while all ranks are frozen: to be called whenever it comes back from something that blocks.
  void thaw(Fiber& fiber) const {
    if (frozen()) hold(fiber);
  }
  /// Asks the clock, which costs, only in runs that write checkpoints.
  bool frozen() const { return frozen_until > 0 && now() < frozen_until; }
  /// Blocks until killed: nothing good can come any more, recovery takes over.
  [[noreturn]] static void block_for_ever(Fiber& fiber);
  /// Forgets every message and frees every mailbox; all fibers must be gone.
  void clear();
  /// That rank is dead and its fibers are gone: messages to it are lost, and those from it that are still on their way.
  void lose(int rank);
  /// Whether a message from one rank to the other is still on its way.
  bool anything_flies(int from, int to) const;
  /// Whether a message to that port is on its way between ranks that `matters` says yes to.
  bool anything_flies_to(const Port& port, const std::function<bool(int from, int to)>& matters) const;
  /// Whether a message of that rank with something to say is still on its way.
  bool values_fly_from(int rank) const;
  /// Books what the lanes of that rank (-1: of all) have carried so far to the hosts at their ends; called before it
  /// moves, and at the end.
  void settle(int rank, const std::function<int(int rank)>& host_of);
  /// Bytes by the hosts of sender and receiver.
  using Traffic = std::map<std::pair<int, int>, std::int64_t>;
  const Traffic& traffic() const { return traffic_; }

  /// The rank sits on that host from now on.
  void seat(int rank, const Layout& layout, int host);
  /// A message between ranks on one host takes no time and crosses no link.
  bool share_host(int a, int b) const { return place(a).host == place(b).host; }
  /// A message between devices of one machine does not go over the network.
  bool share_machine(int a, int b) const { return place(a).machine == place(b).machine; }

 private:
  struct Place {
    int host = 0, machine = 0;
  };
  const Place& place(int rank) const { return places_[static_cast<std::size_t>(rank)]; }
  [[noreturn]] void stop(Fiber& fiber) const;
  void hold(Fiber& fiber) const;
  static void empty(Lane& lane);
  void lose_what_flies(Lane& lane);
  Traffic traffic_;
  std::vector<Place> places_;  // by rank
};

}  // namespace paceline::engine
