#pragma once
/// Threads on which real gradients are computed while simulated time goes on elsewhere.
///
/// One task is computed by one thread, so the number of threads never changes a bit of any result. Who joins a task
/// that nobody has begun runs it himself; who joins one that is under way runs others meanwhile.

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace paceline::engine {

class ComputePool {
 public:
  /// `threads` compute in all: the caller of join() is one of them. At least 1.
  explicit ComputePool(int threads);
  ComputePool(const ComputePool&) = delete;
  ComputePool& operator=(const ComputePool&) = delete;
  /// Finishes what is under way; what nobody began is forgotten.
  ~ComputePool();

  class Task {
   public:
    explicit Task(std::function<void()> work) : work_(std::move(work)) {}

   private:
    friend class ComputePool;
    enum class State { queued, running, done };
    std::function<void()> work_;
    State state_ = State::queued;  // guarded by the pool's mutex
    std::exception_ptr error_;
  };
  using Handle = std::shared_ptr<Task>;

  /// Begins as soon as a thread is free.
  Handle submit(std::function<void()> work);
  /// Returns when the task is done; rethrows what it threw.
  void join(const Handle& task);
  /// The task does not run unless it has begun; returns when it is not running.
  void abandon(const Handle& task);
  int threads() const { return static_cast<int>(threads_.size()) + 1; }

 private:
  void serve();
  void run(const Handle& task, std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable queued_, finished_;
  std::deque<Handle> queue_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace paceline::engine
