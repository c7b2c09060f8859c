/// The project's own declarations of CUDA's functions against the real headers, where they are installed: the same
/// number of arguments, each of the same size and kind. Compiling is the test.
#include <cublas_v2.h>
#include <cuda.h>
#include <nvrtc.h>

#include <catch2/catch.hpp>
#include <type_traits>

#include "kernels/device/cuda_api.hpp"

namespace paceline::kernels::device::cuda {
namespace {

template <class Ours, class Theirs>
constexpr bool alike() {
  constexpr bool whole = std::is_integral_v<Ours> && (std::is_integral_v<Theirs> || std::is_enum_v<Theirs>);
  constexpr bool address = std::is_pointer_v<Ours> && std::is_pointer_v<Theirs>;
  return sizeof(Ours) == sizeof(Theirs) && (whole || address || std::is_same_v<Ours, Theirs>);
}

template <class Ours, class Theirs>
struct SameCall : std::false_type {};
template <class OurResult, class... Ours, class TheirResult, class... Theirs>
requires(sizeof...(Ours) == sizeof...(Theirs)) struct SameCall<OurResult (*)(Ours...), TheirResult (*)(Theirs...)>
    : std::bool_constant<alike<OurResult, TheirResult>() && (alike<Ours, Theirs>() && ...)> {
};

// The headers turn some names into others (cuMemAlloc into cuMemAlloc_v2), which makes the _v2 names known.
#define PACELINE_SAME(theirs, ours, library) \
  static_assert(SameCall<decltype(library::ours), decltype(&theirs)>::value, #theirs)

PACELINE_SAME(cuInit, init, Driver);
PACELINE_SAME(cuDriverGetVersion, driver_get_version, Driver);
PACELINE_SAME(cuGetErrorName, get_error_name, Driver);
PACELINE_SAME(cuGetErrorString, get_error_string, Driver);
PACELINE_SAME(cuDeviceGetCount, device_get_count, Driver);
PACELINE_SAME(cuDeviceGet, device_get, Driver);
PACELINE_SAME(cuDeviceGetName, device_get_name, Driver);
PACELINE_SAME(cuDeviceGetAttribute, device_get_attribute, Driver);
PACELINE_SAME(cuDevicePrimaryCtxRetain, primary_context_retain, Driver);
PACELINE_SAME(cuCtxPushCurrent, context_push, Driver);
PACELINE_SAME(cuCtxPopCurrent, context_pop, Driver);
PACELINE_SAME(cuModuleLoadData, module_load_data, Driver);
PACELINE_SAME(cuModuleGetFunction, module_get_function, Driver);
PACELINE_SAME(cuMemAlloc, memory_alloc, Driver);
PACELINE_SAME(cuMemFree, memory_free, Driver);
PACELINE_SAME(cuMemHostAlloc, host_alloc, Driver);
PACELINE_SAME(cuMemFreeHost, host_free, Driver);
PACELINE_SAME(cuMemcpyHtoDAsync, copy_to_device, Driver);
PACELINE_SAME(cuMemcpyDtoHAsync, copy_to_host, Driver);
PACELINE_SAME(cuStreamCreate, stream_create, Driver);
PACELINE_SAME(cuStreamDestroy, stream_destroy, Driver);
PACELINE_SAME(cuStreamSynchronize, stream_synchronize, Driver);
PACELINE_SAME(cuStreamWaitEvent, stream_wait_event, Driver);
PACELINE_SAME(cuEventCreate, event_create, Driver);
PACELINE_SAME(cuEventRecord, event_record, Driver);
PACELINE_SAME(cuEventSynchronize, event_synchronize, Driver);
PACELINE_SAME(cuEventDestroy, event_destroy, Driver);
PACELINE_SAME(cuLaunchKernel, launch_kernel, Driver);
PACELINE_SAME(nvrtcVersion, version, Compiler);
PACELINE_SAME(nvrtcGetNumSupportedArchs, get_num_supported_archs, Compiler);
PACELINE_SAME(nvrtcGetSupportedArchs, get_supported_archs, Compiler);
PACELINE_SAME(nvrtcCreateProgram, create_program, Compiler);
PACELINE_SAME(nvrtcDestroyProgram, destroy_program, Compiler);
PACELINE_SAME(nvrtcCompileProgram, compile_program, Compiler);
PACELINE_SAME(nvrtcGetPTXSize, get_ptx_size, Compiler);
PACELINE_SAME(nvrtcGetPTX, get_ptx, Compiler);
PACELINE_SAME(nvrtcGetCUBINSize, get_cubin_size, Compiler);
PACELINE_SAME(nvrtcGetCUBIN, get_cubin, Compiler);
PACELINE_SAME(nvrtcGetProgramLogSize, get_log_size, Compiler);
PACELINE_SAME(nvrtcGetProgramLog, get_log, Compiler);
PACELINE_SAME(cublasCreate, create, BlasLibrary);
PACELINE_SAME(cublasDestroy, destroy, BlasLibrary);
PACELINE_SAME(cublasGetVersion, get_version, BlasLibrary);
PACELINE_SAME(cublasSetStream, set_stream, BlasLibrary);
PACELINE_SAME(cublasSetMathMode, set_math_mode, BlasLibrary);
PACELINE_SAME(cublasSetAtomicsMode, set_atomics_mode, BlasLibrary);
PACELINE_SAME(cublasSgemm, sgemm, BlasLibrary);

}  // namespace

TEST_CASE("the constants of CUDA that the project states are those of its headers") {
  CHECK(out_of_memory == CUDA_ERROR_OUT_OF_MEMORY);
  CHECK(no_device == CUDA_ERROR_NO_DEVICE);
  CHECK(compute_capability_major == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
  CHECK(compute_capability_minor == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
  CHECK(stream_non_blocking == CU_STREAM_NON_BLOCKING);
  CHECK(event_disable_timing == CU_EVENT_DISABLE_TIMING);
  CHECK(host_memory_portable == CU_MEMHOSTALLOC_PORTABLE);
  CHECK(blas_plain == CUBLAS_OP_N);
  CHECK(blas_transposed == CUBLAS_OP_T);
  CHECK(blas_pedantic_math == CUBLAS_PEDANTIC_MATH);
  CHECK(blas_atomics_not_allowed == CUBLAS_ATOMICS_NOT_ALLOWED);
}

}  // namespace paceline::kernels::device::cuda
