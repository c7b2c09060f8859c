/// The backend on NVIDIA's GPUs.
#include <string>

#include "kernels/backend_item.hpp"
#include "kernels/device/backend.hpp"
#include "kernels/device/cuda_device.hpp"

namespace paceline::kernels {
namespace {

device::Room& room() {
  static device::Room* const opened = new device::Room(device::open_cuda_device(device::chosen_cuda_candidate()));
  return *opened;
}

/// Asked once: what is installed does not change under a running program.
std::string unavailable() {
  static const std::string reason = [] {
    try {
      device::chosen_cuda_candidate();
      return std::string();
    } catch (const device::DeviceError& error) {
      return std::string(error.what());
    }
  }();
  return reason;
}

std::unique_ptr<KernelBackend> make() {
  try {
    return device::device_backend("cuda", room());
  } catch (const device::DeviceError& error) {
    throw BackendError(std::string("backend cuda cannot run here: ") + error.what());
  }
}

}  // namespace

BackendItem cuda_backend() {
  BackendItem item;
  item.name = "cuda";
  item.sentence =
      "NVIDIA GPUs, in full single precision, with cuBLAS where it is installed; PACELINE_CUDA_DEVICE chooses by "
      "number "
      "or part of a name.";
  item.source = "NVIDIA, CUDA driver interface, NVRTC and cuBLAS";
  item.make = {unavailable, make};
  return item;
}

}  // namespace paceline::kernels
