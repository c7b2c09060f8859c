#pragma once
/// The devices of this machine for tests that go below the backends, each with and without the vendor's library.

#include <span>
#include <string>
#include <vector>

#include "kernels/device/room.hpp"

namespace paceline::kernels::tests {

struct NamedRoom {
  std::string name;
  device::Room* room;
};
/// Opened once; names what is missing, and why, on standard output.
const std::vector<NamedRoom>& device_rooms();

/// Values on the device, whole. Blocking.
std::shared_ptr<device::Buffer> uploaded(device::Room& room, std::span<const float> values);
std::vector<float> downloaded(device::Room& room, const device::Buffer& buffer, std::size_t count);

}  // namespace paceline::kernels::tests
