#include "sim/engine/wire.hpp"

namespace paceline::engine {

void Wire::block_for_ever(Fiber& fiber) {
  for (;;) fiber.wake->acquire();
}

void Wire::stop(Fiber& fiber) const {
  on_interrupt();
  block_for_ever(fiber);
}

void Wire::empty(Lane& lane) {
  if (lane.epoch < 0) return;           // untouched
  lane.mailbox->set_receiver(nullptr);  // first, so that a send of this very instant can only queue
  lane.mailbox->clear();
  lane.received += static_cast<std::int64_t>(lane.queue.size());
  lane.queue.clear();
  lane.announced = lane.stale = 0;
  lane.receiver_blocked = false;
  lane.epoch = -1;
}

void Wire::clear() {
  flights.forget_all();
  for (const auto& lane : lanes.all()) empty(*lane);
}

void Wire::clear(int rank) {
  for (const auto& lane : lanes.all())
    if (lane->from == rank || lane->to == rank) empty(*lane);
}

}  // namespace paceline::engine
