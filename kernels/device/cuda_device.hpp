#pragma once
/// An NVIDIA GPU through CUDA's driver interface.

#include <memory>
#include <string>
#include <vector>

#include "kernels/device/device.hpp"

namespace paceline::kernels::device {

/// Names of all GPUs, as the driver counts them (CUDA_VISIBLE_DEVICES counts). Throws DeviceError with the reason when
/// there is none, or no compiler for it.
std::vector<std::string> cuda_candidates();
/// The one that PACELINE_CUDA_DEVICE asks for, else the first. Throws DeviceError.
int chosen_cuda_candidate();
/// Compiles all kernels for it. `with_library`: false leaves cuBLAS out.
std::unique_ptr<Device> open_cuda_device(int candidate, bool with_library = true);

}  // namespace paceline::kernels::device
