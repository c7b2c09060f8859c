#include "kernels/host_tensor.hpp"

#include <limits>
#include <new>

namespace paceline::kernels {

HostFloats host_floats(std::size_t size) {
  constexpr std::size_t alignment = 64;
  if (size > std::numeric_limits<std::size_t>::max() / sizeof(float) - alignment) throw std::bad_alloc();
  const std::size_t bytes = (size * sizeof(float) + alignment) / alignment * alignment;
  auto* const floats = static_cast<float*>(std::aligned_alloc(alignment, bytes));
  if (floats == nullptr) throw std::bad_alloc();
  return HostFloats(floats);
}

}  // namespace paceline::kernels
