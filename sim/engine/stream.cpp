#include "sim/engine/stream.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace paceline::engine {

class Stream::Job final : public Operation {
 public:
  Job(std::function<Slice(Communicator&)> work, Fiber& owner, const Trail& stream)
      : work_(std::move(work)), owner_(&owner), stream_(&stream) {}

  void run(Communicator& comm) {
    result_ = work_(comm);
    work_ = nullptr;
    owner_->wake->release();
  }
  void wait() override {
    while (!result_) {
      owner_->block(Blocked::on_stream, -1, Wire::now());
      owner_->wake->acquire();
      owner_->blocked = Blocked::no;
      if (result_) owner_->trail->handed(Wire::now(), *stream_);
    }
  }
  bool done() const override { return result_.has_value(); }
  Slice get() override {
    wait();
    return *result_;
  }

 private:
  std::function<Slice(Communicator&)> work_;
  Fiber* owner_;
  const Trail* stream_;
  std::optional<Slice> result_;
};

Stream::Stream(Wire& wire, simgrid::s4u::Host* host, int rank, std::shared_ptr<const Members> members, Failed failed)
    : wire_(&wire),
      host_(host),
      members_(std::move(members)),
      failed_(std::move(failed)),
      fiber_(wire.observation.stream(rank)) {}

Request Stream::start(std::function<Slice(Communicator&)> job, Fiber& owner) {
  auto queued = make_held<Job>(std::move(job), owner, *fiber_.trail);
  queue_.push_back() = queued;
  idle_ = false;
  if (!actor_) actor_ = simgrid::s4u::Actor::create("stream", host_, [this] { serve(); });
  fiber_.wake->release();
  return Request(queued);
}

void Stream::serve() {
  actor_ = simgrid::s4u::Actor::self();  // whoever asked for it may be killed before it knows it
  const auto mine = std::find(members_->ranks.begin(), members_->ranks.end(), fiber_.rank);
  std::string error;
  try {
    SimulatedCommunicator comm(*wire_, fiber_, nullptr, stream_channel, members_,
                               static_cast<int>(mine - members_->ranks.begin()));
    for (;;) {
      idle_ = queue_.empty();
      while (queue_.empty()) fiber_.wake->acquire();
      idle_ = false;
      fiber_.trail->handed(Wire::now(), wire_->observation.main(fiber_.rank));
      const Held<Job> job = std::move(queue_.front());
      queue_.pop_front();
      job->run(comm);
      SendOperation::reap(fiber_);
    }
  } catch (const std::exception& why) {
    error = why.what();
  }
  failed_(error);  // outside of the handler: SimGrid mixes up exceptions of actors that yield inside one
  Wire::block_for_ever(fiber_);
}

}  // namespace paceline::engine
