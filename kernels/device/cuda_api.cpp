#include "kernels/device/cuda_api.hpp"

#include "kernels/device/device.hpp"
#include "kernels/device/shared_library.hpp"

namespace paceline::kernels::device::cuda {
namespace {

#define PACELINE_FIND(symbol, name, type) \
  if (!library.find(symbol, api.name)) api.missing = "the library has no function " symbol ": it is too old.";

Driver load_driver() {
  Driver api;
  const SharedLibrary library({"libcuda.so.1"});
  if (!library.is_open()) {
    api.missing = "there is no NVIDIA driver (" + library.error() + ").";
    return api;
  }
  PACELINE_CUDA_DRIVER(PACELINE_FIND)
  return api;
}

/// Newest first, by the name that the loader knows and where the toolkit installs itself.
Compiler load_compiler() {
  Compiler api;
  const SharedLibrary library(
      {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so", "/usr/local/cuda/lib64/libnvrtc.so"});
  if (!library.is_open()) {
    api.missing =
        "there is no NVRTC, CUDA's run-time compiler (" + library.error() + "); install it from NVIDIA's CUDA toolkit.";
    return api;
  }
  PACELINE_CUDA_COMPILER(PACELINE_FIND)
  return api;
}

BlasLibrary load_blas() {
  BlasLibrary api;
  const SharedLibrary library(
      {"libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so", "/usr/local/cuda/lib64/libcublas.so"});
  if (!library.is_open()) {
    api.missing = "there is no cuBLAS (" + library.error() + ").";
    return api;
  }
  PACELINE_CUDA_BLAS(PACELINE_FIND)
  return api;
}

#undef PACELINE_FIND

}  // namespace

const Driver& driver() {
  static const Driver api = load_driver();
  return api;
}

const Compiler& compiler() {
  static const Compiler api = load_compiler();
  return api;
}

const BlasLibrary& blas() {
  static const BlasLibrary api = load_blas();
  return api;
}

void check(Result result, const char* what) {
  if (result == 0) return;
  const char *name = nullptr, *sentence = nullptr;
  driver().get_error_name(result, &name);
  driver().get_error_string(result, &sentence);
  const std::string text = std::string("CUDA could not ") + what + ": " + (sentence != nullptr ? sentence : "unknown") +
                           " (" + (name != nullptr ? name : std::to_string(result).c_str()) + ").";
  if (result == out_of_memory)
    throw DeviceMemoryError(text + " The device has no memory left: choose a smaller batch or model.");
  throw DeviceError(text);
}

}  // namespace paceline::kernels::device::cuda
