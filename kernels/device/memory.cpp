#include "kernels/device/memory.hpp"

#include <algorithm>
#include <utility>

namespace paceline::kernels::device {
namespace {

/// Few sizes, so that pieces are found again; and nothing empty, which drivers refuse.
std::size_t rounded(std::size_t bytes) {
  constexpr std::size_t step = 256;
  return (std::max<std::size_t>(bytes, 1) + step - 1) / step * step;
}

}  // namespace

template <class Piece, class Make>
std::shared_ptr<Piece> Memory::piece(Idle<Piece>& idle, std::size_t bytes, Make make) {
  auto made = idle.take(bytes);
  if (!made) {
    try {
      made = make();
    } catch (const DeviceMemoryError&) {
      buffers_.clear();
      host_.clear();
      made = make();
    }
  }
  return {made.release(), [&idle, bytes](Piece* back) { idle.keep(bytes, std::unique_ptr<Piece>(back)); }};
}

std::shared_ptr<Buffer> Memory::buffer(std::size_t bytes) {
  const std::size_t size = rounded(bytes);
  return piece(buffers_, size, [&] { return device_.buffer(size); });
}

std::shared_ptr<HostMemory> Memory::host_memory(std::size_t bytes) {
  const std::size_t size = rounded(bytes);
  return piece(host_, size, [&] { return device_.host_memory(size); });
}

}  // namespace paceline::kernels::device
