#pragma once
/// The receiving side of a communicator that takes messages by arrival.
///
/// SimGrid tells nobody when a transfer ends that nobody waits for, but its links signal every change of a transfer's
/// state. Flights maps those transfers to lanes; a port collects the arrivals in order (ties by rank) and wakes its
/// fiber.

#include <queue>
#include <vector>

#include "sim/engine/fiber.hpp"
#include "sim/engine/lane.hpp"
#include "sim/engine/ledger.hpp"

namespace paceline::engine {

class Port {
 public:
  Port(Fiber& fiber, Ledger& ledger) : fiber_(&fiber), ledger_(&ledger) {}

  /// A message to this port has left; `sender`: the trail of the fiber that sent it, or null.
  void departed(const Message& message, double now, const Trail* sender);
  /// A message that had left will never arrive.
  void lost(const Message& message, double now);
  /// Messages at the front of the lane have arrived: those that nobody was told of are put among the arrivals. A
  /// message that overtook an older one of its lane is held back until that one is there.
  void announce(Lane& lane, double now);
  /// The lane whose oldest message has arrived first, or nullptr.
  Lane* next();
  /// The same, which stays the next one.
  Lane* next_is();
  /// News of departures included.
  int in_flight() const { return in_flight_; }
  /// While the fiber is blocked here, messages on links are what it waits for.
  void block(double now);
  void unblock(double now);

 private:
  void arrived(Lane& lane, const Message& message, double now);
  struct Arrival {
    double time;
    Lane* lane;
    /// A heap, since a thousand equal workers arrive in the same instant in whatever order the links end them.
    friend bool operator<(const Arrival& a, const Arrival& b) {
      return a.time > b.time || (a.time == b.time && a.lane->from > b.lane->from);
    }
  };
  Fiber* fiber_;
  Ledger* ledger_;
  std::priority_queue<Arrival> arrivals_;  // the first to be served on top
  int in_flight_ = 0;
  int awaited_ = 0;  // of those, messages with something to say: waiting for them is communicating
  bool blocked_ = false;
};

}  // namespace paceline::engine
