#pragma once
/// A tensor that lives on a device; a copy on the host exists only after somebody asked for it.

#include <cstddef>
#include <memory>
#include <mutex>

#include "kernels/backend.hpp"
#include "kernels/device/room.hpp"

namespace paceline::kernels::device {

class DeviceTensor final : public Tensor {
 public:
  DeviceTensor(Room& room, std::size_t size) : room_(room), size_(size) {}

  std::size_t size() const override { return size_; }
  const float* host() const override;
  float* host_for_writing() override;

  /// The values on the device, uploaded first if the host's are newer.
  const Buffer& for_reading() const;
  /// The same, and the host's copy counts as old from now on. To be called again for every change.
  const Buffer& for_writing();

 private:
  enum class Newest : unsigned char { nowhere, host, device, both };
  void download() const;
  void upload() const;

  Room& room_;
  std::size_t size_;
  mutable std::mutex mutex_;
  mutable Newest newest_ = Newest::nowhere;
  mutable std::shared_ptr<Buffer> buffer_;
  mutable std::shared_ptr<HostMemory> host_;
};

/// Any tensor's values on the device: a tensor of another kind is uploaded, for as long as this lives.
class Values {
 public:
  Values(Room& room, const Tensor& tensor);
  const Buffer& operator*() const { return *buffer_; }

 private:
  std::shared_ptr<Buffer> copy_;
  const Buffer* buffer_;
};

/// The tensor as one of this device. Throws std::invalid_argument for another kind: results go to the backend's own.
DeviceTensor& own(Tensor& tensor);

}  // namespace paceline::kernels::device
