#pragma once
/// A worker on a thread of its own; a slow one computes its gradients on another beside it.

#include <chrono>
#include <memory>

#include "tests/strategies/thread_commits.hpp"
#include "tests/strategies/workload.hpp"

namespace paceline::tests {

/// What all workers of a run share.
struct Workplace {
  Exchange& exchange;
  ThreadBudget& budget;
  ThreadCommits& commits;
  Workload& workload;
};

class ThreadWorker final : public Worker {
 public:
  /// `delay` is slept through in each gradient.
  ThreadWorker(Workplace place, ThreadModel& model, Seat& seat, int rank, std::chrono::microseconds delay)
      : place_(place), model_(&model), seat_(&seat), rank_(rank), delay_(delay) {}

  Slice parameters() const override { return model_->parameters(); }
  void apply(const Slice& gradient, float scale) override { model_->apply(gradient, scale); }
  void assign(const Slice& values) override { model_->assign(values); }
  Slice& state(std::string_view name) override { return model_->state(name); }
  std::int64_t version() const override { return model_->version(); }

  bool has_next_step() override;
  Request start_gradient() override;
  Buckets backward(std::int64_t bucket_bytes) override;
  void charge(const Work& /*work*/) override {}  // on threads what takes long takes long

 private:
  Workplace place_;
  ThreadModel* model_;
  Seat* seat_;
  int rank_;
  std::chrono::microseconds delay_;
};

}  // namespace paceline::tests
