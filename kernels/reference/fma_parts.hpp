#pragma once
/// The parts of the table of plain loops: single precision, std::fma, in the order that kernels/fused/routines.hpp
/// promises. Slow, and the oracle for the bits of every faster table; nothing here is clever.

#include "kernels/fused/routines.hpp"

namespace paceline::kernels::reference {

void fill_product(fused::Routines& table);
void fill_elementwise(fused::Routines& table);
void fill_convolution(fused::Routines& table);
void fill_winograd(fused::Routines& table);
void fill_update(fused::Routines& table);
void fill_buffers(fused::Routines& table);

const fused::Routines& fma_routines();

/// Of four values the first largest, not-a-number above all; and its number.
struct Best {
  float value;
  std::uint8_t number = 0;
  explicit Best(float first) : value(first) {}
  void compete(float other, std::uint8_t other_number);
  /// ReLU after bias.
  void close();
};

}  // namespace paceline::kernels::reference
