#pragma once
/// Work that would make the GUI thread late, on a thread of its own: only the latest request matters.

#include <QObject>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace paceline::gui {

class LatestJob final : public QObject {
 public:
  /// Runs elsewhere; what it returns is called on this object's thread (unless a newer request came meanwhile).
  using Work = std::function<std::function<void()>()>;

  explicit LatestJob(QObject* parent = nullptr);
  ~LatestJob() override;

  /// Forgets a request that has not begun and the answer of one that has.
  void request(Work work);
  /// No request waits, runs or has an answer that was not delivered.
  bool is_idle() const { return requested_ == delivered_; }

 private:
  void work(std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  Work next_;                      ///< guarded by mutex_
  std::uint64_t next_number_ = 0;  ///< guarded by mutex_
  std::uint64_t requested_ = 0, delivered_ = 0;
  std::jthread thread_;
};

}  // namespace paceline::gui
