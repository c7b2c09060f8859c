#include "kernels/device/opencl_api.hpp"

#include "kernels/device/device.hpp"
#include "kernels/device/shared_library.hpp"

namespace {

/// Whether drivers were loaded, of which one may go on with threads of its own until the process ends.
bool drivers_are_there = false;

}  // namespace

#if defined(__SANITIZE_ADDRESS__)
/// LeakSanitizer asks here before it looks for leaks at the end of a process. What drivers keep is not ours to free,
/// and it crashes on the threads that PoCL 3.1 leaves behind.
extern "C" int __lsan_is_turned_off() {
  return drivers_are_there ? 1 : 0;
}
#endif

namespace paceline::kernels::device {
namespace {

OpenClApi load() {
  OpenClApi api;
  const SharedLibrary library({"libOpenCL.so.1", "libOpenCL.so"});
  if (!library.is_open()) {
    api.missing = "there is no OpenCL loader (" + library.error() + "); on Debian, install ocl-icd-libopencl1.";
    return api;
  }
#define PACELINE_FIND(name) \
  if (!library.find(#name, api.name)) api.missing = "the OpenCL loader has no function " #name ", of OpenCL 1.2.";
  PACELINE_OPENCL_FUNCTIONS(PACELINE_FIND)
  drivers_are_there = true;
#undef PACELINE_FIND
  return api;
}

}  // namespace

const OpenClApi& opencl_api() {
  static const OpenClApi api = load();
  return api;
}

void check_opencl(cl_int status, const char* what) {
  if (status == CL_SUCCESS) return;
  const std::string sentence =
      std::string("OpenCL could not ") + what + " and gave the error " + std::to_string(status) + ".";
  if (status == CL_MEM_OBJECT_ALLOCATION_FAILURE || status == CL_INVALID_BUFFER_SIZE || status == CL_OUT_OF_HOST_MEMORY)
    throw DeviceMemoryError(sentence + " The device has no memory left: choose a smaller batch or model.");
  throw DeviceError(sentence);
}

}  // namespace paceline::kernels::device
