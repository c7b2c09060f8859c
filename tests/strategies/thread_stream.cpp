#include "tests/strategies/thread_stream.hpp"

#include <exception>
#include <utility>

#include "kernels/flush_denormals.hpp"
#include "tests/strategies/thread_operation.hpp"

namespace paceline::tests {

class ThreadStream::Job final : public ThreadOperation {
 public:
  Job(Exchange& exchange, Seat& caller, std::function<Slice(Communicator&)> job)
      : ThreadOperation(exchange, caller, "a job on its stream"), job_(std::move(job)) {}

  void run(Communicator& comm) {
    Slice result;
    std::exception_ptr error;
    try {
      result = job_(comm);
    } catch (...) {
      error = std::current_exception();
    }
    job_ = nullptr;  // what it holds must not outlive it
    const auto lock = exchange().lock();
    finish(std::move(result), std::move(error));
  }

 private:
  std::function<Slice(Communicator&)> job_;
};

namespace {

/// The caller's view of a job, which the stream's thread holds too: a Request's operation belongs to one thread.
class Ticket final : public Operation {
 public:
  explicit Ticket(std::shared_ptr<Operation> job) : job_(std::move(job)) {}
  void wait() override { job_->wait(); }
  bool done() const override { return job_->done(); }
  Slice get() override { return job_->get(); }

 private:
  std::shared_ptr<Operation> job_;
};

Channel& stream_channel(Exchange& exchange, const Channel& parent) {
  const auto lock = exchange.lock();
  return exchange.channel(parent, parent.ranks, "stream");
}

}  // namespace

ThreadStream::ThreadStream(Exchange& exchange, Seat& caller, Channel& parent, int rank)
    : exchange_(&exchange),
      caller_(&caller),
      channel_(&stream_channel(exchange, parent)),
      rank_(rank),
      seat_(exchange, "the stream of " + caller.name),
      thread_([this] { run(); }) {}

ThreadStream::~ThreadStream() {
  const auto lock = exchange_->lock();
  closing_ = true;
  queue_.clear();
  seat_.wake.notify_all();
}

Request ThreadStream::start(std::function<Slice(Communicator&)> job) {
  auto operation = std::make_shared<Job>(*exchange_, *caller_, std::move(job));
  const auto lock = exchange_->lock();
  queue_.push_back(operation);
  seat_.wake.notify_all();
  return Request(make_held<Ticket>(std::move(operation)));
}

void ThreadStream::drain() {
  auto lock = exchange_->lock();
  exchange_->wait(lock, *caller_, "its stream", [this] { return queue_.empty() && idle_; });
}

std::shared_ptr<ThreadStream::Job> ThreadStream::next_job() {
  auto lock = exchange_->lock();
  idle_ = true;
  if (queue_.empty()) caller_->wake.notify_all();
  exchange_->wait(lock, seat_, "", [this] { return closing_ || !queue_.empty(); });
  if (closing_) return nullptr;
  auto job = std::move(queue_.front());
  queue_.pop_front();
  idle_ = false;
  return job;
}

void ThreadStream::run() {
  const kernels::FlushDenormals guard;
  try {
    ThreadCommunicator comm(*exchange_, seat_, *channel_, rank_, false);
    while (const auto job = next_job()) job->run(comm);
  } catch (const std::exception&) {
    // A death or the end of the run: whoever waits for a job throws the same.
  }
}

}  // namespace paceline::tests
