#include "sim/engine/port.hpp"

#include <iterator>

namespace paceline::engine {

void Port::departed(const Message& message, double now) {
  ++in_flight_;
  if (!message.departed() && ++awaited_ == 1 && blocked_) ledger_->enter_link(fiber_->rank, now);
}

void Port::lost(const Message& message, double now) {
  --in_flight_;
  if (!message.departed() && --awaited_ == 0 && blocked_) ledger_->leave_link(fiber_->rank, now);
}

void Port::arrived(Lane& lane, const Message& message, double now) {
  lost(message, now);  // as far as the link is concerned
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
  if (awaited_ > 0) ledger_->enter_link(fiber_->rank, now);
}

void Port::unblock(double now) {
  blocked_ = false;
  if (awaited_ > 0) ledger_->leave_link(fiber_->rank, now);
}

void Port::announce(Lane& lane, double now) {
  while (lane.announced < static_cast<std::int64_t>(lane.queue.size()) &&
         lane.queue[static_cast<std::size_t>(lane.announced)].arrived) {
    const Message& message = lane.queue[static_cast<std::size_t>(lane.announced++)].message;
    arrived(lane, message, now);
  }
}

}  // namespace paceline::engine
