#include <algorithm>
#include <cstdlib>

#include "kernels/device/choice.hpp"
#include "kernels/device/opencl_device.hpp"

namespace paceline::kernels::device {
namespace {

/// Drivers pad names with spaces and zeros.
std::string trimmed(std::string text) {
  const std::size_t zero = text.find('\0');
  if (zero != std::string::npos) text.resize(zero);
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string text_of(cl_device_id device, cl_device_info what) {
  std::size_t bytes = 0;
  check_opencl(opencl_api().clGetDeviceInfo(device, what, 0, nullptr, &bytes), "describe a device");
  std::string text(bytes, '\0');
  check_opencl(opencl_api().clGetDeviceInfo(device, what, bytes, text.data(), nullptr), "describe a device");
  return trimmed(std::move(text));
}

void add_devices(cl_platform_id platform, std::vector<OpenClCandidate>& all) {
  const OpenClApi& api = opencl_api();
  cl_uint count = 0;
  // A platform without devices is an error to OpenCL, and none to us.
  if (api.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &count) != CL_SUCCESS || count == 0) return;
  std::vector<cl_device_id> devices(count);
  check_opencl(api.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, count, devices.data(), nullptr), "list devices");
  for (cl_device_id device : devices) {
    cl_device_type type = 0;
    check_opencl(api.clGetDeviceInfo(device, CL_DEVICE_TYPE, sizeof type, &type, nullptr), "describe a device");
    all.push_back({device, text_of(device, CL_DEVICE_NAME),
                   text_of(device, CL_DEVICE_VERSION) + " driver " + text_of(device, CL_DRIVER_VERSION),
                   (type & CL_DEVICE_TYPE_CPU) != 0});
  }
}

}  // namespace

std::vector<OpenClCandidate> opencl_candidates() {
  const OpenClApi& api = opencl_api();
  if (!api.missing.empty()) throw DeviceError(api.missing);
  cl_uint count = 0;
  const cl_int status = api.clGetPlatformIDs(0, nullptr, &count);
  if (status != CL_SUCCESS || count == 0)
    throw DeviceError(
        "the OpenCL loader knows no platform; install the driver of your GPU, or pocl-opencl-icd for the CPU.");
  std::vector<cl_platform_id> platforms(count);
  check_opencl(api.clGetPlatformIDs(count, platforms.data(), nullptr), "list platforms");
  std::vector<OpenClCandidate> all;
  for (cl_platform_id platform : platforms) add_devices(platform, all);
  if (all.empty()) throw DeviceError("no OpenCL platform has a device.");
  return all;
}

OpenClCandidate chosen_opencl_candidate() {
  const std::vector<OpenClCandidate> all = opencl_candidates();
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const OpenClCandidate& candidate : all) names.push_back(candidate.platform + ", " + candidate.name);
  const auto first = std::find_if(all.begin(), all.end(), [](const OpenClCandidate& one) { return !one.is_processor; });
  const std::size_t preferred = first == all.end() ? 0 : static_cast<std::size_t>(first - all.begin());
  return all[choose(names, std::getenv("PACELINE_OPENCL_DEVICE"), "PACELINE_OPENCL_DEVICE", preferred)];
}

}  // namespace paceline::kernels::device
