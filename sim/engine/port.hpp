#pragma once
/// The receiving side of a communicator that takes messages by arrival.
///
/// SimGrid tells nobody when a transfer ends that nobody waits for, but its links signal every change of a transfer's
/// state. Flights maps those transfers to lanes; a port collects the arrivals in order (ties by rank) and wakes its
/// fiber.

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>

#include "sim/engine/fiber.hpp"
#include "sim/engine/lane.hpp"
#include "sim/engine/ledger.hpp"

namespace paceline::engine {

class Port {
 public:
  Port(Fiber& fiber, Ledger& ledger) : fiber_(&fiber), ledger_(&ledger) {}

  /// A message to this port has left / has arrived.
  void departed(double now);
  void arrived(Lane& lane, double now);
  /// The lane whose oldest message has arrived first, or nullptr.
  Lane* next();
  int in_flight() const { return in_flight_; }
  /// While the fiber is blocked here, messages on links are what it waits for.
  void block(double now);
  void unblock(double now);

 private:
  struct Arrival {
    double time;
    Lane* lane;
  };
  Fiber* fiber_;
  Ledger* ledger_;
  std::deque<Arrival> arrivals_;
  int in_flight_ = 0;
  bool blocked_ = false;
};

/// Transfers to ports that are under way. One per process, as SimGrid's engine is.
class Flights {
 public:
  /// Connects to SimGrid's signal; call once the engine exists.
  Flights();
  Flights(const Flights&) = delete;
  Flights& operator=(const Flights&) = delete;
  ~Flights() = default;
  /// The envelope with this sequence number of the lane is on its way by `transfer`.
  void follow(const simgrid::s4u::CommPtr& transfer, Lane& lane, std::int64_t sequence);
  void forget_all() { table_->clear(); }

 private:
  struct Flight {
    Lane* lane;
    std::int64_t sequence;
  };
  using Table = std::unordered_map<const void*, Flight>;
  static void ended(Table& table, const void* activity, bool delivered);
  std::shared_ptr<Table> table_ = std::make_shared<Table>();  // shared with SimGrid, which never forgets a callback
};

}  // namespace paceline::engine
