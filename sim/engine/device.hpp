#pragma once
/// The machine that a rank computes on, in simulated time.

#include "sim/engine/cost_model.hpp"
#include "sim/engine/fiber.hpp"
#include "sim/engine/ledger.hpp"

namespace paceline::engine {

class Device {
 public:
  /// `slowdown`: factor on every duration (stragglers of kind slow).
  Device(int rank, Rates rates, double slowdown, Ledger& ledger)
      : rank_(rank), rates_(rates), slowdown_(slowdown), ledger_(&ledger) {}

  const Rates& rates() const { return rates_; }
  /// When work of that many seconds on a device without stragglers, begun at `start`, is done.
  double ends(double start, double seconds) const { return start + seconds * slowdown_; }
  /// Books the device as computing until then, without blocking anybody.
  void occupy(double until);
  void release();
  /// Blocks the fiber while this work is done; nothing for 0 s.
  void work(Fiber& fiber, double seconds);
  /// Blocks the fiber until that time.
  static void sleep_until(Fiber& fiber, double time);

 private:
  int rank_;
  Rates rates_;
  double slowdown_;
  Ledger* ledger_;
};

}  // namespace paceline::engine
