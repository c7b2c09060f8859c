#include "sim/engine/flights.hpp"

#include <algorithm>
#include <utility>

#include <boost/intrusive/list.hpp>
#include <simgrid/kernel/resource/Action.hpp>
#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/kernel/resource/NetworkModelIntf.hpp>

#include "sim/engine/port.hpp"
#include "sim/engine/send_operation.hpp"
#include "sim/engine/wire.hpp"

namespace paceline::engine {
namespace {

using simgrid::kernel::resource::Action;
using simgrid::kernel::resource::Model;

/// All transfers that SimGrid simulates now, the latest last. Its headers do not say that the network's model, which
/// they give out as an interface, is a Model; so ask the object.
Action::StateSet& transfers() {
  const auto* zone = simgrid::s4u::Engine::get_instance()->get_netzone_root();
  return *dynamic_cast<Model&>(*zone->get_network_model()).get_started_action_set();
}

}  // namespace

Flights::Flights(Timeline* timeline) : table_(std::make_shared<Table>()) {
  table_->timeline = timeline;
  using simgrid::kernel::resource::NetworkAction;
  simgrid::s4u::Link::on_communication_state_change_cb(
      [table = table_](NetworkAction& network_action, Action::State /*before*/) {
        if (table->empty()) return;
        // Debian installs Action.hpp but not the header that says that NetworkAction derives from it, singly and first:
        // the test "a port sees a transfer end at latency + size / bandwidth" would notice a release in which that is
        // not so.
        const auto& action = reinterpret_cast<const Action&>(network_action);
        if (action.get_state() == Action::State::FINISHED) table->ended(action.get_activity(), true);
        if (action.get_state() == Action::State::FAILED) table->ended(action.get_activity(), false);
      });
}

void Flights::follow(const simgrid::s4u::CommPtr& transfer, Lane& lane, std::int64_t sequence, double now) {
  table_->insert({transfer->get_impl(), &lane, sequence});
  lane.route->enter(now);
  if (watch_) announce(transfer->get_impl(), lane);
}

void Flights::announce(const void* activity, const Lane& lane) const {
  Action::StateSet& all = transfers();
  for (auto action = all.rbegin(); action != all.rend(); ++action)
    if (action->get_activity() == activity) return watch_(*action, lane);
}

void Flights::each(const Visit& visit) const {
  for (Action& action : transfers())
    if (const Lane* lane = table_->lane_of(action.get_activity())) visit(action, *lane);
}

void Flights::forget_all() {
  table_->clear();
}

void Flights::forget(const Lane& lane) {
  table_->forget(lane);
}

void Flights::Table::ended(const void* activity, bool delivered) {
  const Flight flight = take(activity);
  if (!flight.activity) return;
  Lane& lane = *flight.lane;
  const double now = Wire::now();
  if (flight.sequence < lane.received) return lane.route->leave(now);  // its lane was cleared
  Envelope& envelope = lane.queue[static_cast<std::size_t>(flight.sequence - lane.received)];
  const std::int64_t bytes = envelope.message.payload.bytes();
  const Passage passage = lane.route->passage(envelope.send->passage().sent, now, bytes);
  lane.route->leave(now);
  envelope.send->landed(passage, now);
  if (delivered && timeline) timeline->sent(lane.from, lane.to, bytes, passage.sent, now);
  if (!delivered) return;
  envelope.arrived = true;
  if (lane.port) lane.port->announce(lane, now);
}

std::size_t Flights::Table::home(const void* activity) const {
  // Addresses differ above the lowest bits, and neighbours should not share a slot: Fibonacci hashing.
  const auto address = reinterpret_cast<std::uintptr_t>(activity);
  return static_cast<std::size_t>((address >> 4) * 0x9E3779B97F4A7C15ULL >> 20) & (slots_.size() - 1);
}

void Flights::Table::insert(const Flight& flight) {
  if (2 * (size_ + 1) > slots_.size()) {
    std::vector<Flight> old(2 * slots_.size());
    old.swap(slots_);
    size_ = 0;
    for (const Flight& other : old)
      if (other.activity) insert(other);
  }
  std::size_t slot = home(flight.activity);
  while (slots_[slot].activity) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = flight;
  ++size_;
}

std::size_t Flights::Table::slot_of(const void* activity) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = home(activity);
  while (slots_[slot].activity && slots_[slot].activity != activity) slot = (slot + 1) & mask;
  return slot;
}

const Lane* Flights::Table::lane_of(const void* activity) const {
  return slots_[slot_of(activity)].lane;
}

Flights::Flight Flights::Table::take(const void* activity) {
  const std::size_t mask = slots_.size() - 1;
  const std::size_t slot = slot_of(activity);
  const Flight found = slots_[slot];
  if (!found.activity) return found;
  --size_;
  // Close the gap: whoever probed past this slot moves up.
  std::size_t gap = slot;
  for (std::size_t next = (gap + 1) & mask; slots_[next].activity; next = (next + 1) & mask) {
    const std::size_t wanted = home(slots_[next].activity);
    if (((next - wanted) & mask) < ((next - gap) & mask)) continue;
    slots_[gap] = slots_[next];
    gap = next;
  }
  slots_[gap] = {};
  return found;
}

void Flights::Table::forget(const Lane& lane) {
  std::vector<Flight> old(slots_.size());
  old.swap(slots_);
  size_ = 0;
  for (const Flight& flight : old) {
    if (!flight.activity) continue;
    if (flight.lane != &lane)
      insert(flight);
    else
      lane.route->leave(Wire::now());
  }
}

void Flights::Table::clear() {
  for (const Flight& flight : slots_)
    if (flight.activity) flight.lane->route->leave(Wire::now());
  std::fill(slots_.begin(), slots_.end(), Flight{});
  size_ = 0;
}

}  // namespace paceline::engine
