#pragma once
/// One thread of control in simulated time: a rank's main program or its stream.

#include <memory>
#include <string>

#include <simgrid/s4u.hpp>

#include "sim/engine/fifo.hpp"
#include "sim/engine/observation/trail.hpp"
#include "strategies/request.hpp"

namespace paceline::engine {

class Port;
class SendOperation;
struct Lane;

/// What a fiber is blocked on, so that a stalled run can say who waits for whom.
enum class Blocked { no, computing, receiving, selecting, sending, on_stream, at_commit };

struct Fiber {
  /// Its trail outlives it.
  explicit Fiber(Trail& its_trail)
      : rank(its_trail.rank()), trail(&its_trail), wake(simgrid::s4u::Semaphore::create(0)) {}

  int rank;
  Trail* trail;
  /// Released whenever something happened that a fiber which is neither in a transfer nor computing may wait for. It
  /// may be released too often, never too seldom: who waits looks again.
  simgrid::s4u::SemaphorePtr wake;
  Fifo<Held<SendOperation>> sends;  ///< not yet waited for
  Blocked blocked = Blocked::no;
  int blocked_on = -1;  ///< the rank, where there is one
  double blocked_since = 0;
  const Lane* awaited_lane = nullptr;  ///< while receiving
  const Port* awaited_port = nullptr;  ///< while selecting

  void block(Blocked why, int on, double now) {
    blocked = why;
    blocked_on = on;
    blocked_since = now;
  }
};

}  // namespace paceline::engine
