#include "kernels/device/device_tensor.hpp"

#include <stdexcept>

namespace paceline::kernels::device {

// Both are called with the mutex held.
void DeviceTensor::download() const {
  if (!host_) host_ = room_.memory.host_memory(size_ * sizeof(float));
  if (newest_ != Newest::device) return;
  if (size_ > 0)
    room_.updates.run_to_end([&](Queue& queue) { queue.download(*buffer_, host_->data(), size_ * sizeof(float)); });
  newest_ = Newest::both;
}

void DeviceTensor::upload() const {
  if (!buffer_) buffer_ = room_.memory.floats(size_);
  if (newest_ != Newest::host) return;
  if (size_ > 0)
    room_.updates.run_to_end([&](Queue& queue) { queue.upload(host_->data(), *buffer_, size_ * sizeof(float)); });
  newest_ = Newest::both;
}

const float* DeviceTensor::host() const {
  const std::lock_guard lock(mutex_);
  download();
  return static_cast<const float*>(host_->data());
}

float* DeviceTensor::host_for_writing() {
  const std::lock_guard lock(mutex_);
  download();
  newest_ = Newest::host;
  return static_cast<float*>(host_->data());
}

const Buffer& DeviceTensor::for_reading() const {
  const std::lock_guard lock(mutex_);
  upload();
  return *buffer_;
}

const Buffer& DeviceTensor::for_writing() {
  const std::lock_guard lock(mutex_);
  upload();
  newest_ = Newest::device;
  return *buffer_;
}

Values::Values(Room& room, const Tensor& tensor) {
  if (const auto* const device_tensor = dynamic_cast<const DeviceTensor*>(&tensor)) {
    buffer_ = &device_tensor->for_reading();
    return;
  }
  const std::size_t bytes = tensor.size() * sizeof(float);
  copy_ = room.memory.buffer(bytes);
  buffer_ = copy_.get();
  const float* const values = tensor.host();
  if (bytes > 0) room.updates.run_to_end([&](Queue& queue) { queue.upload(values, *buffer_, bytes); });
}

DeviceTensor& own(Tensor& tensor) {
  auto* const device_tensor = dynamic_cast<DeviceTensor*>(&tensor);
  if (device_tensor == nullptr) throw std::invalid_argument("a result goes into a tensor of the same backend");
  return *device_tensor;
}

}  // namespace paceline::kernels::device
