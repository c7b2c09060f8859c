/// The blocked matrix product. Matrices are used where they lie; only a transposed B, and a large B that is passed over
/// many times, are copied into blocks first. Copying never changes a bit.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/multiply.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/fused/product.hpp"
#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/packing_space.hpp"
#include "kernels/simd/tile-inl.hpp"
#include "kernels/simd/transpose-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

using fused::longest_chain;
using fused::Product;

constexpr std::size_t block_columns = HWY_TARGET == HWY_AVX3 ? 384 : 512;

HWY_INLINE void copy_row(const float* from, float* to) {
  const Floats d;
  hn::Store(hn::LoadU(d, from), d, to);
  hn::Store(hn::LoadU(d, from + lanes), d, to + lanes);
}

/// A block of B as panels of tile_columns columns, each [depth][tile_columns].
void pack_right(const Product& p, std::size_t k, std::size_t depth, std::size_t column, std::size_t columns,
                float* to) {
  for (std::size_t j = 0; j < columns; j += tile_columns, to += depth * tile_columns) {
    const std::size_t width = std::min(tile_columns, columns - j);
    if (p.b_transposed) {
      transpose(p.b + (column + j) * p.b_stride + k, p.b_stride, width, depth, to, tile_columns);
      continue;
    }
    const float* from = p.b + k * p.b_stride + column + j;
    for (std::size_t i = 0; i < depth; ++i, from += p.b_stride)
      if (width == tile_columns)
        copy_row(from, to + i * tile_columns);
      else
        std::copy_n(from, width, to + i * tile_columns);
  }
}

/// Panels of rows as even as possible: 64 rows are 13 + 13 + 13 + 13 + 12, not 14 + 14 + 14 + 14 + 8.
struct RowPanels {
  std::size_t count, base, extra;
  explicit RowPanels(std::size_t rows)
      : count((rows + most_rows - 1) / most_rows), base(rows / count), extra(rows % count) {}
  std::size_t rows(std::size_t panel) const { return base + (panel < extra ? 1 : 0); }
};

struct Block {
  std::size_t k, depth, column, columns;
  bool first, last;
  const float* packed;  ///< B's panels, or none
};

void multiply_block(const Product& p, const Block& block) {
  const RowPanels panels(p.rows);
  // What does not fit into the second-level cache is fetched from further away while the rows before it are computed.
  constexpr std::size_t second_level_floats = 131072;
  const bool prefetch = p.rows * p.depth > second_level_floats;
  std::size_t row = 0;
  for (std::size_t panel = 0; panel < panels.count; ++panel) {
    const std::size_t rows = panels.rows(panel);
    const float* const a = p.a_transposed ? p.a + block.k * p.a_stride + row : p.a + row * p.a_stride + block.k;
    for (std::size_t j = 0; j < block.columns; j += tile_columns) {
      const std::size_t columns = std::min(tile_columns, block.columns - j), column = block.column + j;
      const Tile tile{a,
                      p.a_stride,
                      block.packed != nullptr ? block.packed + j * block.depth : p.b + block.k * p.b_stride + column,
                      block.packed != nullptr ? tile_columns : p.b_stride,
                      p.c + row * p.c_stride + column,
                      p.c_stride,
                      block.depth,
                      columns,
                      block.last && p.bias != nullptr ? p.bias + column : nullptr,
                      p.accumulate || !block.first,
                      block.last && p.relu,
                      prefetch && panel + 1 < panels.count && j + tile_columns >= block.columns};
      tile_function(rows, columns, p.a_transposed)(tile);
    }
    row += rows;
  }
}

bool pays_to_pack_right(const Product& p) {
  if (p.b_transposed) return true;
  const bool many_passes = HWY_TARGET == HWY_AVX3 ? p.rows >= 192 : p.rows >= 64 && p.columns >= 64;
  return many_passes && p.columns * p.depth > 250000;
}

void multiply(const Product& p) {
  if (p.rows == 0 || p.columns == 0) return;
  const bool pack_right_side = pays_to_pack_right(p);
  const std::size_t widest = std::min(block_columns, (p.columns + tile_columns - 1) / tile_columns * tile_columns);
  const std::size_t deepest = std::min(longest_chain, p.depth);
  float* const room = packing_space(pack_right_side ? widest * deepest : 0);
  for (std::size_t column = 0; column < p.columns; column += block_columns) {
    std::size_t k = 0;
    do {  // Once even when there is nothing to add up: bias and ReLU remain.
      Block block{k,      std::min(longest_chain, p.depth - k), column, std::min(block_columns, p.columns - column),
                  k == 0, k + longest_chain >= p.depth,         nullptr};
      if (pack_right_side) {
        pack_right(p, k, block.depth, column, block.columns, room);
        block.packed = room;
      }
      multiply_block(p, block);
      k += longest_chain;
    } while (k < p.depth);
  }
}

void fill_with_product(fused::Routines& table) {
  table.multiply = multiply;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_product(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_product);
}
}  // namespace paceline::kernels::simd
#endif
