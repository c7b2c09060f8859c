#include "sim/engine/port.hpp"

#include <algorithm>

#include <simgrid/kernel/resource/Action.hpp>

namespace paceline::engine {

void Port::departed(double now) {
  if (++in_flight_ == 1 && blocked_) ledger_->enter_link(fiber_->rank, now);
}

void Port::arrived(Lane& lane, double now) {
  if (--in_flight_ == 0 && blocked_) ledger_->leave_link(fiber_->rank, now);
  auto place = arrivals_.end();
  while (place != arrivals_.begin() && std::prev(place)->time == now && std::prev(place)->lane->from > lane.from)
    --place;
  arrivals_.insert(place, {now, &lane});
  fiber_->wake->release();
}

Lane* Port::next() {
  while (!arrivals_.empty()) {
    Lane* lane = arrivals_.front().lane;
    arrivals_.pop_front();
    if (lane->stale == 0) return lane;
    --lane->stale;
  }
  return nullptr;
}

void Port::block(double now) {
  blocked_ = true;
  if (in_flight_ > 0) ledger_->enter_link(fiber_->rank, now);
}

void Port::unblock(double now) {
  blocked_ = false;
  if (in_flight_ > 0) ledger_->leave_link(fiber_->rank, now);
}

Flights::Flights() {
  using simgrid::kernel::resource::Action;
  using simgrid::kernel::resource::NetworkAction;
  simgrid::s4u::Link::on_communication_state_change_cb(
      [table = table_](NetworkAction& network_action, Action::State /*before*/) {
        if (table->empty()) return;
        // Debian installs Action.hpp but not the header that says that NetworkAction derives from it, singly and first:
        // the test "a port sees a transfer end at latency + size / bandwidth" would notice a release in which that is
        // not so.
        const auto& action = reinterpret_cast<const Action&>(network_action);
        if (action.get_state() == Action::State::FINISHED) ended(*table, action.get_activity(), true);
        if (action.get_state() == Action::State::FAILED) ended(*table, action.get_activity(), false);
      });
}

void Flights::follow(const simgrid::s4u::CommPtr& transfer, Lane& lane, std::int64_t sequence) {
  table_->insert_or_assign(transfer->get_impl(), Flight{&lane, sequence});
}

void Flights::ended(Table& table, const void* activity, bool delivered) {
  const auto found = table.find(activity);
  if (found == table.end()) return;
  const Flight flight = found->second;
  table.erase(found);
  Lane& lane = *flight.lane;
  if (!delivered || !lane.port || flight.sequence < lane.received) return;
  lane.queue[static_cast<std::size_t>(flight.sequence - lane.received)].arrived = true;
  // A message that overtook an older one of its lane is delivered after it.
  while (lane.announced < static_cast<std::int64_t>(lane.queue.size()) &&
         lane.queue[static_cast<std::size_t>(lane.announced)].arrived) {
    ++lane.announced;
    lane.port->arrived(lane, simgrid::s4u::Engine::get_clock());
  }
}

}  // namespace paceline::engine
