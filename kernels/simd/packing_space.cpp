#include "kernels/simd/packing_space.hpp"

#include <cstdint>
#include <vector>

namespace paceline::kernels::simd {

float* packing_space(std::size_t floats) {
  constexpr std::size_t line = 16;  // Floats of a cache line.
  thread_local std::vector<float> room;
  if (room.size() < floats + line) room.assign(floats + line, 0.0F);
  const auto past = reinterpret_cast<std::uintptr_t>(room.data()) / sizeof(float) % line;
  return room.data() + (line - past) % line;
}

}  // namespace paceline::kernels::simd
