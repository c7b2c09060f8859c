#pragma once
/// Seconds of run time in which the job worked: without checkpoint writes, detection, restart and down time.

namespace paceline::engine {

class WorkClock {
 public:
  void start(double now) {
    if (!running_) since_ = now;
    running_ = true;
  }
  void stop(double now) {
    if (running_) seconds_ += now - since_;
    running_ = false;
  }
  bool running() const { return running_; }
  double seconds(double now) const { return seconds_ + (running_ ? now - since_ : 0); }
  /// Back to an earlier reading, stopped.
  void set_back(double seconds) {
    seconds_ = seconds;
    running_ = false;
  }

 private:
  double seconds_ = 0;
  double since_ = 0;
  bool running_ = false;
};

}  // namespace paceline::engine
