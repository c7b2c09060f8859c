#pragma once
/// A second fiber of a rank that does jobs in order beside the main program: NCCL's stream.

#include <functional>
#include <memory>

#include "sim/engine/communicator.hpp"

namespace paceline::engine {

class Stream {
 public:
  /// `failed` is told of an exception that escapes a job.
  using Failed = std::function<void(const std::string& why)>;
  Stream(Wire& wire, simgrid::s4u::Host* host, int rank, std::shared_ptr<const Members> members, Failed failed);

  /// Queues the job; the fiber that asked is woken when it is done. The actor is made at the first call.
  Request start(std::function<Slice(Communicator&)> job, Fiber& owner);
  /// Null until the first job.
  const simgrid::s4u::ActorPtr& actor() const { return actor_; }
  const Fiber& fiber() const { return fiber_; }
  const Trail& trail() const { return *fiber_.trail; }
  bool idle() const { return idle_; }

 private:
  class Job;
  void serve();

  Wire* wire_;
  simgrid::s4u::Host* host_;
  std::shared_ptr<const Members> members_;
  Failed failed_;
  Fiber fiber_;
  simgrid::s4u::ActorPtr actor_;
  Fifo<Held<Job>> queue_;
  bool idle_ = true;
};

}  // namespace paceline::engine
