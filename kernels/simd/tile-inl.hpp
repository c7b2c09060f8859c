/// The innermost loop of the matrix product: one tile of C in registers, compiled once per target.
///
/// A tile is up to 14 rows by 32 columns with AVX-512 (28 of 32 registers hold sums) and up to 6 by 16 with AVX2 (12 of
/// 16). Rows and vectors are template parameters, so that every shape is unrolled and no edge needs code of its own.
#if defined(PACELINE_KERNELS_SIMD_TILE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef PACELINE_KERNELS_SIMD_TILE_INL_HPP
#undef PACELINE_KERNELS_SIMD_TILE_INL_HPP
#else
#define PACELINE_KERNELS_SIMD_TILE_INL_HPP
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <utility>

#include "kernels/fused/product.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if PACELINE_VECTOR_TARGET

constexpr std::size_t most_rows = HWY_TARGET == HWY_AVX3 ? 14 : 6;
constexpr std::size_t tile_columns = 2 * lanes;

/// One tile's part of a Product, within one block of depth.
struct Tile {
  const float* a;
  std::size_t a_stride;  ///< between rows; where A is read by columns: between steps of depth
  const float* b;
  std::size_t b_stride;
  float* c;
  std::size_t c_stride;
  std::size_t depth;
  std::size_t columns;  ///< 1 to tile_columns
  const float* bias;    ///< of the first column, or none
  bool accumulate, relu;
  bool prefetch;  ///< the next rows of A, which lie right behind these
};

/// Where A's elements of one step of depth lie: every third row has a pointer, the two between are reached by the
/// processor's own addressing, which leaves enough registers for 14 rows.
template <std::size_t rows, bool by_columns>
struct LeftSide {
  const float* base[(rows + 2) / 3];
  std::size_t stride;

  HWY_INLINE LeftSide(const float* a, std::size_t a_stride) : stride(a_stride) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < (rows + 2) / 3; ++i) base[i] = by_columns ? a : a + 3 * i * a_stride;
  }
  template <std::size_t step>
  HWY_INLINE Vector broadcast(std::size_t row) const {
    const Floats d;
    if constexpr (by_columns) return hn::Set(d, base[0][step * stride + row]);
    return hn::Set(d, base[row / 3][row % 3 * stride + step]);
  }
  /// Into the second-level cache, what the next tile's rows need of the steps of depth that begin here.
  HWY_INLINE void prefetch_next(std::size_t steps) const {
    if constexpr (by_columns) {
      for (std::size_t k = 0; k < steps; ++k) __builtin_prefetch(base[0] + k * stride + 2 * rows - 1, 0, 2);
    } else {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < rows; ++i) __builtin_prefetch(base[i / 3] + (i % 3 + rows) * stride, 0, 2);
    }
  }
  HWY_INLINE void advance(std::size_t steps) {
    if constexpr (by_columns) {
      base[0] += steps * stride;
    } else {
#pragma GCC unroll 8
      for (std::size_t i = 0; i < (rows + 2) / 3; ++i) base[i] += steps;
    }
  }
};

template <std::size_t rows, std::size_t vectors, bool masked, bool by_columns>
struct Sums {
  Vector sum[rows][vectors];

  template <std::size_t step>
  HWY_INLINE void add_products(const LeftSide<rows, by_columns>& a, const float* b, std::size_t b_stride,
                               std::size_t end_count) {
    const Floats d;
    Vector right[vectors];
    if constexpr (vectors == 2) right[0] = hn::LoadU(d, b + step * b_stride);
    right[vectors - 1] = load<masked>(b + step * b_stride + (vectors - 1) * lanes, end_count);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < rows; ++i) {
      const Vector left = a.template broadcast<step>(i);
      sum[i][0] = hn::MulAdd(left, right[0], sum[i][0]);
      if constexpr (vectors == 2) sum[i][1] = hn::MulAdd(left, right[1], sum[i][1]);
    }
  }
};

HWY_INLINE Vector finish(Vector value, Vector bias, bool with_bias, bool with_relu) {
  if (with_bias) value = hn::Add(value, bias);
  if (with_relu) value = relu(value);
  return value;
}

template <std::size_t rows, std::size_t vectors, bool masked, bool by_columns>
void compute_tile(const Tile& tile) {
  const Floats d;
  const std::size_t end_count = tile.columns - (vectors - 1) * lanes;
  Sums<rows, vectors, masked, by_columns> sums;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < rows; ++i) {
    hwy::Prefetch(tile.c + i * tile.c_stride);
    if (vectors == 2) hwy::Prefetch(tile.c + i * tile.c_stride + lanes);
    sums.sum[i][0] = hn::Zero(d);
    sums.sum[i][vectors - 1] = hn::Zero(d);
  }
  LeftSide<rows, by_columns> a(tile.a, tile.a_stride);
  const float* b = tile.b;
  std::size_t k = 0;
  for (; k + 4 <= tile.depth; k += 4) {
    // One line holds sixteen steps of a row; by columns each step has a line of its own.
    if (tile.prefetch && (by_columns || k % 16 == 0)) a.prefetch_next(4);
    sums.template add_products<0>(a, b, tile.b_stride, end_count);
    sums.template add_products<1>(a, b, tile.b_stride, end_count);
    sums.template add_products<2>(a, b, tile.b_stride, end_count);
    sums.template add_products<3>(a, b, tile.b_stride, end_count);
    a.advance(4);
    b += 4 * tile.b_stride;
  }
  for (; k < tile.depth; ++k) {
    sums.template add_products<0>(a, b, tile.b_stride, end_count);
    a.advance(1);
    b += tile.b_stride;
  }
  Vector bias[2] = {hn::Zero(d), hn::Zero(d)};
  const bool with_bias = tile.bias != nullptr;
  if (with_bias) {
    if (vectors == 2) bias[0] = hn::LoadU(d, tile.bias);
    bias[vectors - 1] = load<masked>(tile.bias + (vectors - 1) * lanes, end_count);
  }
#pragma GCC unroll 16
  for (std::size_t i = 0; i < rows; ++i) {
    float* const c = tile.c + i * tile.c_stride;
    float* const end = c + (vectors - 1) * lanes;
    Vector last = sums.sum[i][vectors - 1];
    if (tile.accumulate) last = hn::Add(load<masked>(end, end_count), last);
    store<masked>(finish(last, bias[vectors - 1], with_bias, tile.relu), end, end_count);
    if constexpr (vectors == 2) {
      Vector first = sums.sum[i][0];
      if (tile.accumulate) first = hn::Add(hn::LoadU(d, c), first);
      hn::StoreU(finish(first, bias[0], with_bias, tile.relu), d, c);
    }
  }
}

using TileFunction = void (*)(const Tile&);

/// Of one number of rows, by (two vectors?, masked?, A by columns?).
template <std::size_t rows>
constexpr std::array<TileFunction, 8> tiles_of_rows() {
  return {compute_tile<rows, 1, false, false>, compute_tile<rows, 1, false, true>,  compute_tile<rows, 1, true, false>,
          compute_tile<rows, 1, true, true>,   compute_tile<rows, 2, false, false>, compute_tile<rows, 2, false, true>,
          compute_tile<rows, 2, true, false>,  compute_tile<rows, 2, true, true>};
}

template <std::size_t... row>
constexpr std::array<std::array<TileFunction, 8>, most_rows> all_tiles(std::index_sequence<row...>) {
  return {tiles_of_rows<row + 1>()...};
}

constexpr auto tiles = all_tiles(std::make_index_sequence<most_rows>());

inline TileFunction tile_function(std::size_t rows, std::size_t columns, bool a_by_columns) {
  const std::size_t two = columns > lanes ? 4 : 0, masked = columns % lanes != 0 ? 2 : 0;
  return tiles[rows - 1][two + masked + (a_by_columns ? 1 : 0)];
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
