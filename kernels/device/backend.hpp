#pragma once
/// The kernel backend of any device.

#include <memory>
#include <string>

#include "kernels/backend.hpp"
#include "kernels/device/room.hpp"

namespace paceline::kernels::device {

/// `name` as in the catalogue; `room` outlives the backend.
std::unique_ptr<KernelBackend> device_backend(std::string name, Room& room);

}  // namespace paceline::kernels::device
