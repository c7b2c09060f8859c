#pragma once
/// What all communicators of a run share: the lanes, who is alive, and the books of who waits for what.

#include <atomic>
#include <functional>
#include <limits>
#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/fiber.hpp"
#include "sim/engine/flights.hpp"
#include "sim/engine/lane.hpp"
#include "sim/engine/ledger.hpp"
#include "sim/engine/port.hpp"

namespace paceline::engine {

class Wire {
 public:
  Wire(int ranks, Ledger& books)
      : ledger(books), receivers(static_cast<std::size_t>(ranks)), alive(static_cast<std::size_t>(ranks), true) {}

  Ledger& ledger;
  Lanes lanes;
  Flights flights;
  std::vector<simgrid::s4u::ActorPtr> receivers;  ///< the main actor of each rank
  std::vector<bool> alive;                        ///< false from a crash until the restart; sends to the dead vanish
  int epoch = 0;                                  ///< rises when all ranks start anew
  std::int64_t bytes_on_wire = 0;
  const std::atomic<bool>* interrupted = nullptr;  ///< set by a signal handler; may be null
  std::function<void()> on_interrupt;              ///< tells whoever ends runs

  static double now() { return simgrid::s4u::Engine::get_clock(); }
  /// Whether the clock shows that time, but for the rounding of the sleep that led there.
  static bool reached(double time) { return now() >= time - 4 * std::numeric_limits<double>::epsilon() * time; }
  /// Blocks for ever once the run was interrupted: whoever ends it kills this fiber.
  void poll(Fiber& fiber) const {
    if (interrupted && interrupted->load(std::memory_order_relaxed)) stop(fiber);
  }
  /// Blocks until killed: nothing good can come any more, recovery takes over.
  [[noreturn]] static void block_for_ever(Fiber& fiber);
  /// Forgets every message and frees every mailbox; all fibers must be gone.
  void clear();
  /// The same for what comes from or goes to one rank.
  void clear(int rank);

 private:
  [[noreturn]] void stop(Fiber& fiber) const;
  static void empty(Lane& lane);
};

}  // namespace paceline::engine
