#include "tests/kernels/device_rooms.hpp"

#include <cstdio>

#include "kernels/device/cuda_device.hpp"
#include "kernels/device/opencl_device.hpp"

namespace paceline::kernels::tests {
namespace {

template <class Open>
void add(std::vector<NamedRoom>& rooms, const char* name, Open open) {
  try {
    for (const bool with_library : {true, false})
      rooms.push_back(
          {std::string(name) + (with_library ? "" : " without a library"), new device::Room(open(with_library))});
  } catch (const device::DeviceError& error) {
    std::printf("Skipped: %s, because %s\n", name, error.what());
  }
}

}  // namespace

const std::vector<NamedRoom>& device_rooms() {
  // Never destroyed, as rooms are.
  static const auto* const rooms = [] {
    auto* const made = new std::vector<NamedRoom>;
    add(*made, "opencl",
        [](bool library) { return device::open_opencl_device(device::chosen_opencl_candidate(), library); });
    add(*made, "cuda", [](bool library) { return device::open_cuda_device(device::chosen_cuda_candidate(), library); });
    return made;
  }();
  return *rooms;
}

std::shared_ptr<device::Buffer> uploaded(device::Room& room, std::span<const float> values) {
  auto buffer = room.memory.floats(values.size());
  if (!values.empty())
    room.updates.run_to_end(
        [&](device::Queue& queue) { queue.upload(values.data(), *buffer, values.size() * sizeof(float)); });
  return buffer;
}

std::vector<float> downloaded(device::Room& room, const device::Buffer& buffer, std::size_t count) {
  std::vector<float> values(count);
  if (count > 0)
    room.updates.run_to_end(
        [&](device::Queue& queue) { queue.download(buffer, values.data(), count * sizeof(float)); });
  return values;
}

}  // namespace paceline::kernels::tests
