/// The backend on NVIDIA's GPUs.
#include "kernels/device/cuda_device.hpp"
#include "kernels/device/maker.hpp"

namespace paceline::kernels {

BackendItem cuda_backend() {
  BackendItem item;
  item.name = "cuda";
  item.sentence =
      "NVIDIA GPUs, in full single precision, with cuBLAS where it is installed; PACELINE_CUDA_DEVICE chooses by "
      "number "
      "or part of a name.";
  item.source = "NVIDIA, CUDA driver interface, NVRTC and cuBLAS";
  item.make = device::device_maker(
      item.name, [] { device::chosen_cuda_candidate(); },
      [] { return device::open_cuda_device(device::chosen_cuda_candidate()); });
  return item;
}

}  // namespace paceline::kernels
