#pragma once
/// One participant of a run: its machine, its model, and the fibers that act for it while it lives.

#include <cstdint>
#include <memory>
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
  int host_number = 0;  ///< where it sits now
  simgrid::s4u::Host* host = nullptr;
  Device device;
  ModelHolder holder;

  /// What it held at its last commit, and how many steps it had taken then.
  struct Committed {
    std::int64_t step = 0;
    ModelHolder::Held held;
  };
  Committed committed{};
  double useful_at_commit_s = 0;  ///< seconds of computing that went into that
  double useful_a_commit_earlier_s = 0;
  bool finished = false;  ///< was told that the budget is spent
  bool absent = false;    ///< not a member now: its host is off, and the others go on without it
  bool lost = false;      ///< its host died, so what it held is gone; until it has taken a model from somebody
  bool behind = false;    ///< it holds less than the furthest commit, and takes that from somebody
  int incarnation = 0;    ///< how often its fibers were started

  std::unique_ptr<Fiber> fiber{};
  std::unique_ptr<Stream> stream{};
  simgrid::s4u::ActorPtr actor{};
  SimulatedCommunicator* comm = nullptr;  ///< while its main program runs
  bool acting = false;                    ///< the actor has not returned

  /// The run can do without it from here on.
  bool needed() const { return takes_part && !finished && !absent; }
};

}  // namespace paceline::engine
