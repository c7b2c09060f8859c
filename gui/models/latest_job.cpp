#include "gui/models/latest_job.hpp"

#include <utility>

namespace paceline::gui {

LatestJob::LatestJob(QObject* parent) : QObject(parent), thread_([this](std::stop_token stop) { work(stop); }) {}

LatestJob::~LatestJob() {
  thread_.request_stop();
  wake_.notify_all();
  thread_.join();
}

void LatestJob::request(Work work) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(work);
    next_number_ = ++requested_;
  }
  wake_.notify_all();
}

void LatestJob::work(std::stop_token stop) {
  while (!stop.stop_requested()) {
    Work work;
    std::uint64_t number = 0;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return static_cast<bool>(next_); })) return;
      work = std::exchange(next_, nullptr);
      number = next_number_;
    }
    std::function<void()> answer = work();
    QMetaObject::invokeMethod(
        this,
        [this, number, answer = std::move(answer)] {
          if (number != requested_) return;
          delivered_ = number;
          answer();
        },
        Qt::QueuedConnection);
  }
}

}  // namespace paceline::gui
