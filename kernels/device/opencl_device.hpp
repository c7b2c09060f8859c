#pragma once
/// A device through OpenCL 1.2 or newer, of any vendor.

#include <string>
#include <vector>

#include "kernels/device/device.hpp"
#include "kernels/device/opencl_api.hpp"

namespace paceline::kernels::device {

struct OpenClCandidate {
  cl_device_id id;
  std::string name;      ///< of the device
  std::string platform;  ///< version and name of what drives it
  bool is_processor;     ///< a CPU
};

/// All devices of all platforms, as the loader lists them. Throws DeviceError with the reason when there is none.
std::vector<OpenClCandidate> opencl_candidates();
/// The one that PACELINE_OPENCL_DEVICE asks for, else the first that is no CPU, else the first. Throws DeviceError.
OpenClCandidate chosen_opencl_candidate();
/// Compiles all kernels for it. `with_library`: false leaves CLBlast out.
std::unique_ptr<Device> open_opencl_device(const OpenClCandidate& candidate, bool with_library = true);

}  // namespace paceline::kernels::device
