#pragma once
/// The kernels' text through NVRTC.

#include <string>
#include <vector>

namespace paceline::kernels::device::cuda {

/// Machine code for compute capability `capability` (90 for 9.0), or, where NVRTC is older than the GPU, code that the
/// driver compiles. Throws DeviceError with what the compiler says.
std::string compile_kernels(int capability, const std::vector<std::string>& definitions);

}  // namespace paceline::kernels::device::cuda
