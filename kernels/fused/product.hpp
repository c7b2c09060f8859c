#pragma once
/// The matrix product that every dense or convolutional layer is made of.

#include <cstddef>

namespace paceline::kernels::fused {

/// A chain of products is never longer than this; longer sums are sums of such chains.
constexpr std::size_t longest_chain = 512;

/// C = A B, with what usually follows it. Matrices are row-major, strides in floats from row to row.
///
/// The promised order, the same in every implementation: depth is cut into blocks of longest_chain; in each block an
/// element is one chain of fused multiply-adds in rising depth that starts from zero; the block's sum is added to what
/// the blocks before it gave (for the first block: to C, if `accumulate`); after the last block comes + bias, then
/// ReLU. Not-a-number passes ReLU.
struct Product {
  std::size_t rows = 0;      ///< of C
  std::size_t columns = 0;   ///< of C
  std::size_t depth = 0;     ///< products in a sum; 0 gives sums of nothing
  const float* a = nullptr;  ///< [rows][depth]; if a_transposed [depth][rows]
  std::size_t a_stride = 0;
  const float* b = nullptr;  ///< [depth][columns]; if b_transposed [columns][depth]
  std::size_t b_stride = 0;
  float* c = nullptr;  ///< [rows][columns]; must not overlap the others
  std::size_t c_stride = 0;
  bool a_transposed = false;
  bool b_transposed = false;
  bool accumulate = false;      ///< adds to C instead of overwriting it
  const float* bias = nullptr;  ///< [columns], or none
  bool relu = false;
};

}  // namespace paceline::kernels::fused
