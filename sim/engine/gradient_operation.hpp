#pragma once
/// A gradient under way: its values in the compute pool, its time on the rank's device.

#include <functional>
#include <memory>
#include <utility>

#include "sim/engine/arithmetic.hpp"
#include "sim/engine/device.hpp"
#include "sim/engine/snapshot.hpp"
#include "strategies/request.hpp"

namespace paceline::engine {

class GradientOperation final : public Operation {
 public:
  /// What becomes of it: told its loss once its values are there (with math), or that it was given up.
  struct Fate {
    std::function<void(double loss)> computed;
    std::function<void()> cancelled;
  };
  /// `shape`: a gradient without values. Without math `task` and `values` are null.
  GradientOperation(Fiber& fiber, Device& device, SnapshotPtr model, Slice shape, double seconds, Fate fate);
  void compute_with(ComputePool& pool, ComputePool::Handle task, std::shared_ptr<Arithmetic::Gradient> values);

  void wait() override;
  bool done() const override;
  /// Its slice has the versions of the parameters it was computed at.
  Slice get() override;
  void cancel() override;
  /// The same without waiting for its time: for buckets of it that are ready earlier.
  Slice values();
  double ends_at() const { return job_.ends_at(); }
  /// Its end ends what the fiber was blocked for.
  void note_end(Fiber& fiber) const { job_.note(fiber, 1); }
  /// Blocks its fiber until that share of the backward pass is over.
  void wait_for_backward(double share);

 private:
  Fiber* fiber_;
  SnapshotPtr model_;
  Slice shape_;
  Device::Job job_;
  Fate fate_;
  ComputePool* pool_ = nullptr;
  ComputePool::Handle task_;
  std::shared_ptr<Arithmetic::Gradient> values_;
  bool joined_ = false;
};

}  // namespace paceline::engine
