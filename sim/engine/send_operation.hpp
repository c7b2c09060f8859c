#pragma once
/// A message under way, as its sender sees it.

#include <utility>

#include <simgrid/s4u.hpp>

#include "sim/engine/wire.hpp"
#include "strategies/request.hpp"

namespace paceline::engine {

class SendOperation final : public Operation {
 public:
  SendOperation(Wire& wire, Fiber& fiber, int to) : wire_(&wire), fiber_(&fiber), rank_(fiber.rank), to_(to) {}

  /// It is on its way. While somebody holds its Request, and so may wait for it, its rank communicates.
  void start(simgrid::s4u::CommPtr transfer, double now);
  /// It has arrived, or it never will.
  void landed(const Passage& passage, double now) {
    passage_ = passage;
    stop_counting(now);
  }
  void lost() { stop_counting(Wire::now()); }
  /// When it was sent; once it has arrived, how it travelled.
  const Passage& passage() const { return passage_; }
  const simgrid::s4u::CommPtr& transfer() const { return transfer_; }
  /// The receiver has it, so waiting takes no time.
  void received() { received_ = true; }
  bool known_received() const { return received_; }

  void wait() override;
  bool done() const override { return !transfer_ || received_; }
  Slice get() override {
    wait();
    return {};
  }
  void forgotten() override { stop_counting(Wire::now()); }

  /// Waits for the sends that are known to be received: SimGrid keeps a transfer that is never waited for until its
  /// actor ends, and searches all of them at each wait.
  static void reap(Fiber& fiber);
  /// Waits for all sends of a fiber: an actor that ends cancels what it has under way.
  static void finish(Fiber& fiber);

 private:
  void stop_counting(double now) {
    if (counted_) wire_->ledger.leave_link(rank_, now);
    counted_ = false;
  }

  Wire* wire_;
  Fiber* fiber_;
  int rank_, to_;
  Passage passage_;
  simgrid::s4u::CommPtr transfer_;  // null: waited for, lost, or never needed
  bool received_ = false;
  bool counted_ = false;
};

}  // namespace paceline::engine
