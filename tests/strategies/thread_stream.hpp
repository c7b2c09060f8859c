#pragma once
/// A rank's stream: a thread that runs its jobs in order, on a channel of their own.

#include <deque>
#include <functional>
#include <memory>
#include <thread>

#include "tests/strategies/thread_communicator.hpp"

namespace paceline::tests {

class ThreadStream {
 public:
  /// `caller`: the seat of the thread that starts jobs and waits for them.
  ThreadStream(Exchange& exchange, Seat& caller, Channel& parent, int rank);
  /// Forgets the jobs that have not begun and waits for the one that has.
  ~ThreadStream();
  ThreadStream(const ThreadStream&) = delete;
  ThreadStream& operator=(const ThreadStream&) = delete;

  Request start(std::function<Slice(Communicator&)> job);
  void drain();

 private:
  class Job;
  void run();
  std::shared_ptr<Job> next_job();

  Exchange* exchange_;
  Seat* caller_;
  Channel* channel_;
  int rank_;
  Seat seat_;
  std::deque<std::shared_ptr<Job>> queue_;
  bool closing_ = false;
  bool idle_ = true;
  std::jthread thread_;
};

}  // namespace paceline::tests
