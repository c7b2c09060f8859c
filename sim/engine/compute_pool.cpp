#include "sim/engine/compute_pool.hpp"

#include <algorithm>
#include <utility>

namespace paceline::engine {

ComputePool::ComputePool(int threads) {
  for (int i = 1; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

ComputePool::~ComputePool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    queue_.clear();
  }
  queued_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

ComputePool::Handle ComputePool::submit(std::function<void()> work) {
  auto task = std::make_shared<Task>(std::move(work));
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(task);
  }
  if (!threads_.empty()) queued_.notify_one();
  return task;
}

void ComputePool::run(const Handle& task, std::unique_lock<std::mutex>& lock) {
  task->state_ = Task::State::running;
  lock.unlock();
  try {
    task->work_();
  } catch (...) {
    task->error_ = std::current_exception();
  }
  task->work_ = nullptr;
  lock.lock();
  task->state_ = Task::State::done;
  finished_.notify_all();
}

void ComputePool::join(const Handle& task) {
  std::unique_lock lock(mutex_);
  while (task->state_ != Task::State::done) {
    const auto mine = std::find(queue_.begin(), queue_.end(), task);
    const auto next = mine != queue_.end() ? mine : queue_.begin();
    if (next == queue_.end()) {
      finished_.wait(lock);
      continue;
    }
    const Handle chosen = *next;
    queue_.erase(next);
    run(chosen, lock);
  }
  if (task->error_) std::rethrow_exception(task->error_);
}

void ComputePool::abandon(const Handle& task) {
  std::unique_lock lock(mutex_);
  const auto mine = std::find(queue_.begin(), queue_.end(), task);
  if (mine != queue_.end()) {
    queue_.erase(mine);
    task->state_ = Task::State::done;
  }
  finished_.wait(lock, [&task] { return task->state_ == Task::State::done; });
}

void ComputePool::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    queued_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    if (closing_) return;
    const Handle task = queue_.front();
    queue_.pop_front();
    run(task, lock);
  }
}

}  // namespace paceline::engine
