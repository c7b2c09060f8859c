#include "sim/engine/gradient_operation.hpp"

#include "sim/engine/tensor_buffer.hpp"
#include "sim/engine/wire.hpp"

namespace paceline::engine {

GradientOperation::GradientOperation(Fiber& fiber, Device& device, SnapshotPtr model, Slice shape, double seconds,
                                     Fate fate)
    : fiber_(&fiber),
      device_(&device),
      model_(std::move(model)),
      shape_(std::move(shape)),
      started_at_(Wire::now()),
      ends_at_(device.ends(started_at_, seconds)),
      fate_(std::move(fate)) {
  device_->occupy(ends_at_);
}

void GradientOperation::compute_with(ComputePool& pool, ComputePool::Handle task,
                                     std::shared_ptr<Arithmetic::Gradient> values) {
  pool_ = &pool;
  task_ = std::move(task);
  values_ = std::move(values);
}

double GradientOperation::backward_at(double share) const {
  if (share >= 1) return ends_at_;
  const double duration = ends_at_ - started_at_;
  return started_at_ + duration * (CostModel::forward_share + (1 - CostModel::forward_share) * share);
}

void GradientOperation::wait() {
  Device::sleep_until(*fiber_, ends_at_);
}

bool GradientOperation::done() const {
  return Wire::reached(ends_at_);
}

Slice GradientOperation::get() {
  wait();
  return values();
}

Slice GradientOperation::values() {
  if (!task_) return shape_;
  if (!joined_) {
    pool_->join(task_);
    joined_ = true;
    fate_.computed(values_->result.loss);
    shape_ = model_->stamp(std::make_shared<TensorBuffer>(values_->values), shape_.bytes());
  }
  return shape_;
}

void GradientOperation::cancel() {
  if (done()) return;
  device_->release();
  ends_at_ = Wire::now();
  fate_.cancelled();
}

}  // namespace paceline::engine
