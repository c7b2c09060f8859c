/// Transposition in blocks of four by four, compiled once per target.
#if defined(PACELINE_KERNELS_SIMD_TRANSPOSE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef PACELINE_KERNELS_SIMD_TRANSPOSE_INL_HPP
#undef PACELINE_KERNELS_SIMD_TRANSPOSE_INL_HPP
#else
#define PACELINE_KERNELS_SIMD_TRANSPOSE_INL_HPP
#endif

#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if PACELINE_VECTOR_TARGET

/// Four rows of four become four columns.
HWY_INLINE void transpose_4x4(const float* from, std::size_t from_stride, float* to, std::size_t to_stride) {
  const hn::FixedTag<float, 4> d;
  const hn::RepartitionToWide<decltype(d)> pairs;
  const auto row0 = hn::LoadU(d, from), row1 = hn::LoadU(d, from + from_stride);
  const auto row2 = hn::LoadU(d, from + 2 * from_stride), row3 = hn::LoadU(d, from + 3 * from_stride);
  const auto low01 = hn::InterleaveLower(d, row0, row1), high01 = hn::InterleaveUpper(d, row0, row1);
  const auto low23 = hn::InterleaveLower(d, row2, row3), high23 = hn::InterleaveUpper(d, row2, row3);
  const auto join_low = [&](auto a, auto b) HWY_ATTR {
    return hn::BitCast(d, hn::InterleaveLower(pairs, hn::BitCast(pairs, a), hn::BitCast(pairs, b)));
  };
  const auto join_high = [&](auto a, auto b) HWY_ATTR {
    return hn::BitCast(d, hn::InterleaveUpper(pairs, hn::BitCast(pairs, a), hn::BitCast(pairs, b)));
  };
  hn::StoreU(join_low(low01, low23), d, to);
  hn::StoreU(join_high(low01, low23), d, to + to_stride);
  hn::StoreU(join_low(high01, high23), d, to + 2 * to_stride);
  hn::StoreU(join_high(high01, high23), d, to + 3 * to_stride);
}

/// to[c][r] = from[r][c].
inline void transpose(const float* from, std::size_t from_stride, std::size_t rows, std::size_t columns, float* to,
                      std::size_t to_stride) {
  const std::size_t whole_rows = rows / 4 * 4, whole_columns = columns / 4 * 4;
  for (std::size_t r = 0; r < whole_rows; r += 4)
    for (std::size_t c = 0; c < whole_columns; c += 4)
      transpose_4x4(from + r * from_stride + c, from_stride, to + c * to_stride + r, to_stride);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = r < whole_rows ? whole_columns : 0; c < columns; ++c)
      to[c * to_stride + r] = from[r * from_stride + c];
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
