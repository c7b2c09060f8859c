/// The kernels' text, where CUDA's run-time compiler is installed, with or without a GPU.
#include "kernels/device/text.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "kernels/device/build_options.hpp"
#include "kernels/device/cuda_api.hpp"
#include "kernels/device/cuda_compiler.hpp"
#include "kernels/device/device.hpp"

namespace paceline::kernels::tests {

TEST_CASE("the embedded text holds every kernel, and nothing that is still to be included") {
  using device::kernel_text;
  CHECK(kernel_text.find("#include") == std::string::npos);
  for (const std::string name : device::kernel_names) {
    const std::size_t narrow = name.rfind("_narrow");
    const std::string plain = name.substr(0, narrow);
    INFO(plain);
    const bool written = kernel_text.find(" " + plain + "(PL_GLOBAL") != std::string::npos ||
                         kernel_text.find("PL_NAME(" + plain + ")") != std::string::npos;
    CHECK(written);
  }
}

TEST_CASE("NVRTC compiles the kernels for GPUs that it knows and for newer ones", "[slow]") {
  if (!device::cuda::compiler().missing.empty()) {
    std::printf("Skipped: NVRTC, because %s\n", device::cuda::compiler().missing.c_str());
    return;
  }
  // Hopper, and one that is still to come, for which the driver compiles.
  for (const int capability : {90, 999})
    CHECK_FALSE(device::cuda::compile_kernels(capability, device::definitions(device::gpu_tile, true)).empty());
  CHECK_THROWS_AS(device::cuda::compile_kernels(10, device::definitions(device::gpu_tile, true)), device::DeviceError);
}

TEST_CASE("text that does not compile is an error with what the compiler says") {
  if (!device::cuda::compiler().missing.empty()) return;
  try {
    device::cuda::compile_kernels(90, {"-DPL_REAL=nonsense"});
    FAIL("compiled");
  } catch (const device::DeviceError& error) {
    CHECK_THAT(error.what(), Catch::Contains("NVRTC cannot compile") && Catch::Contains("error"));
  }
}

}  // namespace paceline::kernels::tests
