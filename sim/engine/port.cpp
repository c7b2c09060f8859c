#include "sim/engine/port.hpp"

namespace paceline::engine {

void Port::departed(const Message& message, double now, const Trail* sender) {
  ++in_flight_;
  if (!message.departed() && ++awaited_ == 1 && blocked_) ledger_->enter_link(fiber_->rank, now, sender);
}

void Port::lost(const Message& message, double now) {
  --in_flight_;
  if (!message.departed() && --awaited_ == 0 && blocked_) ledger_->leave_link(fiber_->rank, now);
}

void Port::arrived(Lane& lane, const Message& message, double now) {
  lost(message, now);  // as far as the link is concerned
  arrivals_.push({now, &lane});
  fiber_->wake->release();
}

Lane* Port::next_is() {
  while (!arrivals_.empty()) {
    Lane* lane = arrivals_.top().lane;
    if (lane->stale == 0) return lane;
    --lane->stale;
    arrivals_.pop();
  }
  return nullptr;
}

Lane* Port::next() {
  Lane* lane = next_is();
  if (lane) arrivals_.pop();
  return lane;
}

void Port::block(double now) {
  blocked_ = true;
  if (awaited_ > 0) ledger_->enter_link(fiber_->rank, now, fiber_->trail);
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
