#pragma once
/// One participant of a run: its machine, its model, and the fibers that act for it while it lives.

#include <memory>
#include <optional>
#include <string>

#include "sim/engine/device.hpp"
#include "sim/engine/fiber.hpp"
#include "sim/engine/model_holder.hpp"
#include "sim/engine/stream.hpp"

namespace paceline::engine {

struct Rank {
  int number = 0;  ///< global: workers, then servers
  bool server = false;
  bool takes_part = true;  ///< false: a worker that the strategy leaves idle
  std::string name;
  simgrid::s4u::Host* host = nullptr;
  Device device;
  ModelHolder holder;
  bool finished = false;  ///< was told that the budget is spent
  std::unique_ptr<Fiber> fiber;
  std::unique_ptr<Stream> stream;
  simgrid::s4u::ActorPtr actor;
  bool acting = false;  ///< the actor has not returned

  /// The run can do without it from here on.
  bool needed() const { return takes_part && !finished; }
};

}  // namespace paceline::engine
