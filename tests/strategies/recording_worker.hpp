#pragma once
/// A worker as its strategy sees it, with an eye on each gradient.

#include <functional>
#include <utility>

#include "strategies/worker.hpp"

namespace paceline::tests {

/// A gradient that tells when its values are taken.
class RecordedGradient final : public Operation {
 public:
  RecordedGradient(Request gradient, std::function<void()> taken)
      : gradient_(std::move(gradient)), taken_(std::move(taken)) {}
  void wait() override { gradient_.wait(); }
  bool done() const override { return gradient_.done(); }
  Slice get() override {
    Slice values = gradient_.get();
    taken_();
    return values;
  }
  void cancel() override { gradient_.cancel(); }

 private:
  Request gradient_;
  std::function<void()> taken_;
};

class RecordingWorker final : public Worker {
 public:
  /// `starts` is called with the parameters that a gradient is about to be computed at.
  using Starts = std::function<void(const Slice& parameters)>;
  /// `ends`, if given, is called when a gradient's values are taken (then no engine knows the request as a gradient).
  using Ends = std::function<void()>;
  explicit RecordingWorker(Worker& worker, Starts starts, Ends ends = {})
      : worker_(&worker), starts_(std::move(starts)), ends_(std::move(ends)) {}

  Slice parameters() const override { return worker_->parameters(); }
  void apply(const Slice& gradient, float scale) override { worker_->apply(gradient, scale); }
  void assign(const Slice& values) override { worker_->assign(values); }
  Slice& state(std::string_view name) override { return worker_->state(name); }
  std::int64_t version() const override { return worker_->version(); }
  bool has_next_step() override { return worker_->has_next_step(); }
  Request start_gradient() override {
    starts_(worker_->parameters());
    Request gradient = worker_->start_gradient();
    return ends_ ? Request(make_held<RecordedGradient>(std::move(gradient), ends_)) : gradient;
  }
  Buckets backward(std::int64_t bucket_bytes) override { return worker_->backward(bucket_bytes); }
  void charge(const Work& work) override { worker_->charge(work); }

 private:
  Worker* worker_;
  Starts starts_;
  Ends ends_;
};

}  // namespace paceline::tests
