#pragma once
/// The few functions of CUDA's driver interface, NVRTC and cuBLAS that the backend uses, declared by us: a fresh Debian
/// has none of their headers, and the libraries are opened at run time. Where the real headers are found, a test holds
/// these against them. Names without the suffix stand for the _v2 functions, as in the real headers.

#include <cstddef>
#include <string>
#include <type_traits>

namespace paceline::kernels::device::cuda {

using Result = int;                  ///< CUresult, nvrtcResult, cublasStatus_t: 0 is success
using Device = int;                  ///< CUdevice
using Pointer = unsigned long long;  ///< CUdeviceptr
using Context = struct ContextOf*;
using Module = struct ModuleOf*;
using Function = struct FunctionOf*;
using Stream = struct StreamOf*;
using Event = struct EventOf*;
using Program = struct ProgramOf*;
using Blas = struct BlasOf*;

constexpr Result out_of_memory = 2;                 ///< CUDA_ERROR_OUT_OF_MEMORY
constexpr Result no_device = 100;                   ///< CUDA_ERROR_NO_DEVICE
constexpr int compute_capability_major = 75;        ///< CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
constexpr int compute_capability_minor = 76;        ///< CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR
constexpr unsigned stream_non_blocking = 1;         ///< CU_STREAM_NON_BLOCKING
constexpr unsigned event_disable_timing = 2;        ///< CU_EVENT_DISABLE_TIMING
constexpr unsigned host_memory_portable = 1;        ///< CU_MEMHOSTALLOC_PORTABLE: for every context
constexpr int blas_plain = 0, blas_transposed = 1;  ///< CUBLAS_OP_N, CUBLAS_OP_T
constexpr int blas_pedantic_math = 2;               ///< CUBLAS_PEDANTIC_MATH: full single precision in every step
constexpr int blas_atomics_not_allowed = 0;         ///< CUBLAS_ATOMICS_NOT_ALLOWED

// name in the library, name here, type
#define PACELINE_CUDA_DRIVER(use)                                                                                      \
  use("cuInit", init, Result(unsigned)) use("cuDriverGetVersion", driver_get_version, Result(int*)) use(               \
      "cuGetErrorName", get_error_name, Result(Result, const char**))                                                  \
      use("cuGetErrorString", get_error_string, Result(Result, const char**)) use(                                     \
          "cuDeviceGetCount", device_get_count, Result(int*)) use("cuDeviceGet", device_get, Result(Device*, int))     \
          use("cuDeviceGetName", device_get_name, Result(char*, int, Device))                                          \
              use("cuDeviceGetAttribute", device_get_attribute, Result(int*, int, Device)) use(                        \
                  "cuDevicePrimaryCtxRetain", primary_context_retain, Result(Context*, Device))                        \
                  use("cuCtxPushCurrent_v2", context_push, Result(Context)) use(                                       \
                      "cuCtxPopCurrent_v2", context_pop, Result(Context*)) use("cuModuleLoadData", module_load_data,   \
                                                                               Result(Module*, const void*))           \
                      use("cuModuleGetFunction", module_get_function, Result(Function*, Module, const char*)) use(     \
                          "cuMemAlloc_v2", memory_alloc,                                                               \
                          Result(Pointer*, std::size_t)) use("cuMemFree_v2", memory_free, Result(Pointer))             \
                          use("cuMemHostAlloc", host_alloc, Result(void**, std::size_t, unsigned)) use(                \
                              "cuMemFreeHost", host_free,                                                              \
                              Result(void*)) use("cuMemcpyHtoDAsync_v2", copy_to_device,                               \
                                                 Result(Pointer, const void*, std::size_t, Stream))                    \
                              use("cuMemcpyDtoHAsync_v2", copy_to_host, Result(void*, Pointer, std::size_t, Stream))   \
                                  use("cuStreamCreate", stream_create, Result(Stream*, unsigned))                      \
                                      use("cuStreamDestroy_v2", stream_destroy, Result(Stream)) use(                   \
                                          "cuStreamSynchronize", stream_synchronize, Result(Stream))                   \
                                          use("cuStreamWaitEvent", stream_wait_event, Result(Stream, Event, unsigned)) \
                                              use("cuEventCreate", event_create, Result(Event*, unsigned))             \
                                                  use("cuEventRecord", event_record, Result(Event, Stream))            \
                                                      use("cuEventSynchronize", event_synchronize, Result(Event))      \
                                                          use("cuEventDestroy_v2", event_destroy, Result(Event))       \
                                                              use("cuLaunchKernel", launch_kernel,                     \
                                                                  Result(Function, unsigned, unsigned, unsigned,       \
                                                                         unsigned, unsigned, unsigned, unsigned,       \
                                                                         Stream, void**, void**))

#define PACELINE_CUDA_COMPILER(use)                                                                                  \
  use("nvrtcVersion", version, Result(int*, int*))                                                                   \
      use("nvrtcGetNumSupportedArchs", get_num_supported_archs, Result(int*))                                        \
          use("nvrtcGetSupportedArchs", get_supported_archs, Result(int*))                                           \
              use("nvrtcCreateProgram", create_program,                                                              \
                  Result(Program*, const char*, const char*, int, const char* const*, const char* const*))           \
                  use("nvrtcDestroyProgram", destroy_program, Result(Program*))                                      \
                      use("nvrtcCompileProgram", compile_program, Result(Program, int, const char* const*))          \
                          use("nvrtcGetPTXSize", get_ptx_size, Result(Program, std::size_t*))                        \
                              use("nvrtcGetPTX", get_ptx, Result(Program, char*))                                    \
                                  use("nvrtcGetCUBINSize", get_cubin_size, Result(Program, std::size_t*))            \
                                      use("nvrtcGetCUBIN", get_cubin, Result(Program, char*))                        \
                                          use("nvrtcGetProgramLogSize", get_log_size, Result(Program, std::size_t*)) \
                                              use("nvrtcGetProgramLog", get_log, Result(Program, char*))

#define PACELINE_CUDA_BLAS(use)                                                                                     \
  use("cublasCreate_v2", create, Result(Blas*)) use("cublasDestroy_v2", destroy, Result(Blas))                      \
      use("cublasGetVersion_v2", get_version, Result(Blas, int*))                                                   \
          use("cublasSetStream_v2", set_stream, Result(Blas, Stream))                                               \
              use("cublasSetMathMode", set_math_mode, Result(Blas, int))                                            \
                  use("cublasSetAtomicsMode", set_atomics_mode, Result(Blas, int))                                  \
                      use("cublasSgemm_v2", sgemm,                                                                  \
                          Result(Blas, int, int, int, int, int, const float*, const float*, int, const float*, int, \
                                 const float*, float*, int))

#define PACELINE_DECLARE(symbol, name, type) std::add_pointer_t<type> name = nullptr;
struct Driver {
  PACELINE_CUDA_DRIVER(PACELINE_DECLARE)
  /// Why there is none of it, one sentence; empty: all functions are there.
  std::string missing;
};
struct Compiler {
  PACELINE_CUDA_COMPILER(PACELINE_DECLARE)
  std::string missing;
};
struct BlasLibrary {
  PACELINE_CUDA_BLAS(PACELINE_DECLARE)
  std::string missing;
};
#undef PACELINE_DECLARE

/// Each is loaded once, when it is first asked for.
const Driver& driver();
const Compiler& compiler();
const BlasLibrary& blas();

/// Throws DeviceError, or DeviceMemoryError, unless `result` is 0. `what`: "CUDA could not <what>".
void check(Result result, const char* what);

}  // namespace paceline::kernels::device::cuda
