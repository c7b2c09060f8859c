#include "sim/engine/send_operation.hpp"

#include <simgrid/Exception.hpp>

namespace paceline::engine {

void SendOperation::start(simgrid::s4u::CommPtr transfer, double now) {
  transfer_ = std::move(transfer);
  counted_ = true;
  passage_.sent = now;
  wire_->ledger.enter_link(rank_, now, fiber_->trail);
}

void SendOperation::wait() {
  if (!transfer_) return;
  const simgrid::s4u::CommPtr transfer = std::move(transfer_);
  transfer_ = nullptr;
  Fiber& fiber = *fiber_;
  fiber.block(Blocked::sending, to_, Wire::now());
  bool lost = false;
  try {
    transfer->wait();
  } catch (const simgrid::Exception&) {
    lost = true;  // the receiver died: the message is lost, and a send never throws
  }
  // SimGrid 3.32 leaves a dangling observer behind a failed wait; one harmless call clears it, outside of the handler.
  if (lost) simgrid::s4u::this_actor::yield();
  fiber.blocked = Blocked::no;
  fiber.trail->carried(Wire::now(), fiber.trail, passage_);
}

void SendOperation::reap(Fiber& fiber) {
  while (!fiber.sends.empty() && (!fiber.sends.front()->transfer_ || fiber.sends.front()->received_)) {
    const Held<SendOperation> oldest = std::move(fiber.sends.front());
    fiber.sends.pop_front();
    oldest->wait();
  }
}

void SendOperation::finish(Fiber& fiber) {
  while (!fiber.sends.empty()) {
    const Held<SendOperation> oldest = std::move(fiber.sends.front());
    fiber.sends.pop_front();
    oldest->wait();
  }
}

}  // namespace paceline::engine
