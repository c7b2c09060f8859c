#pragma once
/// A device with its memory and its update queue: what tensors, programs and the backend share. Opened once per process
/// and device, and never closed, since drivers may be gone before the last static object is.

#include <memory>
#include <utility>

#include "kernels/device/device.hpp"
#include "kernels/device/memory.hpp"
#include "kernels/device/update_queue.hpp"

namespace paceline::kernels::device {

struct Room {
  explicit Room(std::unique_ptr<Device> opened)
      : device(std::move(opened)), memory(*device), updates(device->queue()) {}
  std::unique_ptr<Device> device;
  Memory memory;
  UpdateQueue updates;
};

}  // namespace paceline::kernels::device
