#pragma once
/// OpenCL's functions, from whichever loader (libOpenCL) the machine has.

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <string>

namespace paceline::kernels::device {

// One line for each function that is used; the types come from the standard's own header.
#define PACELINE_OPENCL_FUNCTIONS(use)                                                                        \
  use(clGetPlatformIDs) use(clGetPlatformInfo) use(clGetDeviceIDs) use(clGetDeviceInfo) use(clCreateContext)  \
      use(clCreateCommandQueue) use(clReleaseCommandQueue) use(clCreateBuffer) use(clReleaseMemObject)        \
          use(clCreateProgramWithSource) use(clBuildProgram) use(clGetProgramBuildInfo) use(clCreateKernel)   \
              use(clReleaseKernel) use(clSetKernelArg) use(clEnqueueNDRangeKernel) use(clEnqueueReadBuffer)   \
                  use(clEnqueueWriteBuffer) use(clEnqueueMapBuffer) use(clEnqueueUnmapMemObject)              \
                      use(clEnqueueMarkerWithWaitList) use(clEnqueueBarrierWithWaitList) use(clWaitForEvents) \
                          use(clReleaseEvent) use(clFlush) use(clFinish)

struct OpenClApi {
#define PACELINE_DECLARE(name) decltype(&::name) name = nullptr;  // NOLINT(bugprone-macro-parentheses): a declaration
  PACELINE_OPENCL_FUNCTIONS(PACELINE_DECLARE)
#undef PACELINE_DECLARE
  /// Why there is none of it, one sentence; empty: all functions are there.
  std::string missing;
};

/// Loaded once.
const OpenClApi& opencl_api();

/// Throws DeviceError, or DeviceMemoryError, unless `status` is CL_SUCCESS. `what`: "OpenCL could not <what>".
void check_opencl(cl_int status, const char* what);

}  // namespace paceline::kernels::device
