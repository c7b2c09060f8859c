#include "sim/engine/gradient_operation.hpp"

#include "sim/engine/tensor_buffer.hpp"

namespace paceline::engine {

GradientOperation::GradientOperation(Fiber& fiber, Device& device, SnapshotPtr model, Slice shape, double seconds,
                                     Fate fate)
    : fiber_(&fiber),
      model_(std::move(model)),
      shape_(std::move(shape)),
      job_(device, Device::Job::Kind::gradient, seconds, device.draw_noise()),
      fate_(std::move(fate)) {}

void GradientOperation::compute_with(ComputePool& pool, ComputePool::Handle task,
                                     std::shared_ptr<Arithmetic::Gradient> values) {
  pool_ = &pool;
  task_ = std::move(task);
  values_ = std::move(values);
}

void GradientOperation::wait_for_backward(double share) {
  job_.wait(*fiber_, CostModel::forward_share + (1 - CostModel::forward_share) * share);
}

void GradientOperation::wait() {
  job_.wait(*fiber_);
}

bool GradientOperation::done() const {
  return job_.done();
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
  job_.give_up();
  fate_.cancelled();
}

}  // namespace paceline::engine
