/// The backend on any OpenCL device.
#include <string>

#include "kernels/backend_item.hpp"
#include "kernels/device/backend.hpp"
#include "kernels/device/opencl_device.hpp"

namespace paceline::kernels {
namespace {

device::Room& room() {
  static device::Room* const opened = new device::Room(device::open_opencl_device(device::chosen_opencl_candidate()));
  return *opened;
}

/// Asked once: what is installed does not change under a running program, and asking loads every driver.
std::string unavailable() {
  static const std::string reason = [] {
    try {
      device::chosen_opencl_candidate();
      return std::string();
    } catch (const device::DeviceError& error) {
      return std::string(error.what());
    }
  }();
  return reason;
}

std::unique_ptr<KernelBackend> make() {
  try {
    return device::device_backend("opencl", room());
  } catch (const device::DeviceError& error) {
    throw BackendError(std::string("backend opencl cannot run here: ") + error.what());
  }
}

}  // namespace

BackendItem opencl_backend() {
  BackendItem item;
  item.name = "opencl";
  item.sentence =
      "Any OpenCL device, a GPU before a CPU, with CLBlast's matrix products where it is installed; "
      "PACELINE_OPENCL_DEVICE chooses by number or part of a name.";
  item.source = "Khronos Group, OpenCL 1.2; Nugteren, CLBlast, IWOCL 2018";
  item.make = {unavailable, make};
  return item;
}

}  // namespace paceline::kernels
