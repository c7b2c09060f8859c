#pragma once
/// Small arithmetic that every launch needs.

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "kernels/device/device.hpp"

namespace paceline::kernels::device {

constexpr std::size_t ceil_div(std::size_t dividend, std::size_t divisor) {
  return (dividend + divisor - 1) / divisor;
}

/// Sizes and indices are 32-bit on devices; whoever makes them checks them once (largest_index).
constexpr std::size_t largest_index = 0x7FFFFFFF;
constexpr std::uint32_t index(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

inline void launch(Queue& queue, Kernel kernel, std::size_t group_items, const Groups& groups,
                   std::initializer_list<Argument> arguments) {
  queue.launch(kernel, group_items, groups, {arguments.begin(), arguments.size()});
}

/// An elementwise kernel over `elements`, which may be none.
inline void launch_elements(Queue& queue, Kernel kernel, std::size_t elements,
                            std::initializer_list<Argument> arguments) {
  if (elements == 0) return;
  launch(queue, kernel, element_items, {ceil_div(elements, element_items)}, arguments);
}

}  // namespace paceline::kernels::device
