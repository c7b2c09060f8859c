#include "sim/engine/wire.hpp"

#include "sim/engine/send_operation.hpp"

namespace paceline::engine {

void Wire::block_for_ever(Fiber& fiber) {
  for (;;) fiber.wake->acquire();
}

void Wire::stop(Fiber& fiber) const {
  on_interrupt();
  block_for_ever(fiber);
}

void Wire::hold(Fiber& fiber) const {
  fiber.block(Blocked::computing, -1, now());
  while (now() < frozen_until && !reached(frozen_until)) simgrid::s4u::this_actor::sleep_for(frozen_until - now());
  fiber.blocked = Blocked::no;
  fiber.trail->busy(now(), fiber.rank, fiber.trail->last_end(), &results::CriticalPath::checkpoint);
}

void Wire::empty(Lane& lane) {
  if (lane.epoch >= 0) {                  // else untouched
    lane.mailbox->set_receiver(nullptr);  // first, so that a send of this very instant can only queue
    lane.mailbox->clear();
  }
  lane.received += static_cast<std::int64_t>(lane.queue.size());
  while (!lane.queue.empty()) {
    if (lane.queue.front().send) lane.queue.front().send->received();  // so that its sender need not keep it
    lane.queue.pop_front();
  }
  lane.announced = lane.stale = 0;
  lane.receiver_blocked = false;
  lane.epoch = -1;
}

void Wire::lose_what_flies(Lane& lane) {
  if (lane.epoch < 0) return;
  lane.mailbox->set_receiver(nullptr);
  lane.mailbox->clear();
  lane.epoch = -1;
  flights.forget(lane);
  // What has arrived lies in the receiver's memory and needs no transfer any more.
  const std::size_t size = lane.queue.size();
  for (std::size_t i = 0; i < size; ++i) {
    Envelope envelope = std::move(lane.queue.front());
    lane.queue.pop_front();
    if (envelope.send) envelope.send->lost();
    if (!envelope.arrived) {
      if (lane.port) lane.port->lost(envelope.message, now());
      continue;
    }
    envelope.send = {};
    lane.queue.push_back() = std::move(envelope);
  }
  // Numbers that flights might still know are in the past now.
  lane.received += static_cast<std::int64_t>(size - lane.queue.size());
  if (lane.port) lane.port->announce(lane, now());
}

void Wire::clear() {
  flights.forget_all();
  frozen_until = 0;
  // Emptying a mailbox lets other fibers run, which may open lanes.
  for (std::size_t i = 0; i < lanes.all().size(); ++i) empty(*lanes.all()[i]);
}

void Wire::lose(int rank) {
  for (std::size_t i = 0; i < lanes.all().size(); ++i) {
    Lane& lane = *lanes.all()[i];
    if (lane.to == rank)
      empty(lane);
    else if (lane.from == rank)
      lose_what_flies(lane);
  }
}

bool Wire::anything_flies(int from, int to) const {
  for (const auto& lane : lanes.all()) {
    if (lane->from != from || lane->to != to) continue;
    for (std::size_t i = 0; i < lane->queue.size(); ++i)
      if (!lane->queue[i].arrived) return true;
  }
  return false;
}

bool Wire::anything_flies_to(const Port& port, const std::function<bool(int, int)>& matters) const {
  for (const auto& lane : lanes.all()) {
    if (lane->port != &port || !matters(lane->from, lane->to)) continue;
    for (std::size_t i = 0; i < lane->queue.size(); ++i)
      if (!lane->queue[i].arrived) return true;
  }
  return false;
}

bool Wire::values_fly_from(int rank) const {
  for (const auto& lane : lanes.all()) {
    if (lane->from != rank || lane->to == rank) continue;
    for (std::size_t i = 0; i < lane->queue.size(); ++i)
      if (!lane->queue[i].arrived && !lane->queue[i].message.departed()) return true;
  }
  return false;
}

void Wire::seat(int rank, const Layout& layout, int host) {
  places_[static_cast<std::size_t>(rank)] = {host, layout.machine(host)};
  if (!layout.has_parts()) return;
  parts.resize(places_.size());
  parts[static_cast<std::size_t>(rank)] = layout.part(host);
}

void Wire::settle(int rank, const std::function<int(int)>& host_of) {
  for (const auto& lane : lanes.all()) {
    if ((rank >= 0 && lane->from != rank && lane->to != rank) || lane->from == lane->to) continue;
    if (lane->bytes > lane->settled) traffic_[{host_of(lane->from), host_of(lane->to)}] += lane->bytes - lane->settled;
    lane->settled = lane->bytes;
  }
}

}  // namespace paceline::engine
