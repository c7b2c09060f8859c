#include "kernels/device/choice.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "kernels/device/device.hpp"

namespace paceline::kernels::tests {
namespace {

const std::vector<std::string> names{"PoCL, cpu", "NVIDIA CUDA, H100", "NVIDIA CUDA, A100"};

std::size_t chosen(const char* wanted) {
  return device::choose(names, wanted, "PACELINE_DEVICE", 1);
}

}  // namespace

TEST_CASE("nobody's wish gives the preferred device") {
  CHECK(chosen(nullptr) == 1);
  CHECK(chosen("") == 1);
}

TEST_CASE("a device is chosen by number or by a part of its name, whatever the case") {
  CHECK(chosen("0") == 0);
  CHECK(chosen("2") == 2);
  CHECK(chosen("pocl") == 0);
  CHECK(chosen("nvidia") == 1);
  CHECK(chosen("a100") == 2);
}

TEST_CASE("a device that is not there is an error that lists those that are") {
  for (const char* wanted : {"3", "Radeon", "-1", "99999999999999999999"}) {
    CHECK_THROWS_AS(chosen(wanted), device::DeviceError);
    CHECK_THROWS_WITH(chosen(wanted), Catch::Contains(wanted) && Catch::Contains("PACELINE_DEVICE") &&
                                          Catch::Contains("1 (NVIDIA CUDA, H100)"));
  }
}

}  // namespace paceline::kernels::tests
