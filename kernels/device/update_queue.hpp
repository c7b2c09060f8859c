#pragma once
/// The one queue of a device for what does not belong to a program: updates, and copies of tensors.
///
/// Programs finish their work before they return; updates do not. So whoever uses a tensor in a queue of his own first
/// waits for the last command in here, and no tensor needs to know who touched it.

#include <memory>
#include <mutex>
#include <utility>

#include "kernels/device/device.hpp"

namespace paceline::kernels::device {

class UpdateQueue {
 public:
  explicit UpdateQueue(std::unique_ptr<Queue> queue) : queue_(std::move(queue)) {}

  /// Runs commands(Queue&) alone and remembers their end; not blocking.
  template <class Commands>
  void run(Commands commands) {
    const std::lock_guard lock(mutex_);
    commands(*queue_);
    last_ = queue_->record();
  }
  /// The same, and blocks until they have taken effect.
  template <class Commands>
  void run_to_end(Commands commands) {
    const std::lock_guard lock(mutex_);
    commands(*queue_);
    queue_->finish();
    last_ = nullptr;
  }
  /// Later commands of `other` begin after everything in here.
  void go_before(Queue& other) {
    std::shared_ptr<const Event> last;
    {
      const std::lock_guard lock(mutex_);
      last = last_;
    }
    if (last) other.wait_for(*last);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Queue> queue_;
  std::shared_ptr<const Event> last_;
};

}  // namespace paceline::kernels::device
