#include "sim/engine/device.hpp"

#include "sim/engine/wire.hpp"

namespace paceline::engine {

void Device::occupy(double until) {
  ledger_->compute_until(rank_, Wire::now(), until);
}

void Device::release() {
  ledger_->stop_computing(rank_, Wire::now());
}

void Device::sleep_until(Fiber& fiber, double time) {
  if (Wire::reached(time)) return;
  const double left = time - Wire::now();
  fiber.block(Blocked::computing, -1, Wire::now());
  simgrid::s4u::this_actor::sleep_for(left);
  fiber.blocked = Blocked::no;
}

void Device::work(Fiber& fiber, double seconds) {
  if (seconds <= 0) return;
  const double end = ends(Wire::now(), seconds);
  occupy(end);
  sleep_until(fiber, end);
}

}  // namespace paceline::engine
