#include "kernels/device/opencl_api.hpp"

#include "kernels/device/device.hpp"
#include "kernels/device/shared_library.hpp"

#if defined(__SANITIZE_ADDRESS__)
/// What OpenCL's drivers keep at the end of a process is not ours to free: LeakSanitizer asks here.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpocl\nleak:libLLVM\nleak:libclang-cpp\nleak:libclblast\nleak:libOpenCL\n";
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
