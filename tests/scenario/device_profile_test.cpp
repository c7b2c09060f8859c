#include <catch2/catch.hpp>

#include "sim/scenario/loader.hpp"
#include "tests/scenario/stub_shelves.hpp"

using namespace paceline::scenario;
using paceline::scenario::testing::stub_shelves;

namespace {

Scenario with_device(const std::string& device, const Overrides& overrides = {}) {
  const std::string text = R"({"cluster": {"workers": 2, "device": )" + device +
                           R"(}, "workload": {"model": {"name": "softmax"}}, "strategy": {"name": "allreduce-ring"},
                              "stop": {"steps": 1}})";
  return load({"s.json", text, ""}, overrides, stub_shelves());
}

}  // namespace

TEST_CASE("a device profile gives what the scenario leaves out, and no more") {
  const Device device = with_device(R"({"profile": "fast"})").cluster.device;
  CHECK(device.flops == 4e13);
  CHECK(device.memory == 8e9);
  CHECK(device.memory_bandwidth == 900e9);  // the profile does not know it: the key's own default
  const Device own = with_device(R"({"profile": "fast", "flops": "2Tf"})").cluster.device;
  CHECK(own.flops == 2e12);
  CHECK(own.memory == 8e9);
  CHECK(with_device(R"({"profile": "none"})").cluster.device == with_device("{}").cluster.device);
}

TEST_CASE("a device profile from the command line counts as one in the file") {
  CHECK(with_device("{}", {{"cluster.device.profile=fast"}, {}}).cluster.device.flops == 4e13);
}

TEST_CASE("the normalised scenario states a profile's values and reads back the same") {
  const Scenario first = with_device(R"({"profile": "fast"})");
  const Scenario again = load({"s.json", first.normalised_json, ""}, {}, stub_shelves());
  CHECK(again.cluster.device == first.cluster.device);
  CHECK(again.normalised_json == first.normalised_json);
}

TEST_CASE("a profile that nobody knows is refused with those that there are") {
  CHECK_THROWS_WITH(with_device(R"({"profile": "slow"})"),
                    Catch::Contains("/cluster/device/profile") && Catch::Contains("fast"));
}
