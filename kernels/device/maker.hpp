#pragma once
/// How the backend of one kind of device enters the catalogue.

#include <functional>
#include <memory>
#include <string>

#include "kernels/backend_item.hpp"
#include "kernels/device/device.hpp"

namespace paceline::kernels::device {

/// `find` throws DeviceError with the reason when there is no such device; `open` opens the one that was chosen. Both
/// are called once per process at most: what is installed does not change under a running program, and asking may load
/// every driver there is.
BackendMaker device_maker(std::string name, std::function<void()> find, std::function<std::unique_ptr<Device>()> open);

}  // namespace paceline::kernels::device
