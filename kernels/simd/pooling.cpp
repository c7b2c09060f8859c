/// 2x2 max-pooling that follows something else than a convolution.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/pooling.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

using fused::ImageShape;

template <bool masked>
HWY_INLINE void pool_at(std::size_t c, std::size_t count, const float* corner, std::size_t channels,
                        std::size_t row_stride, float* out, std::uint8_t* winners) {
  Best best(load<masked>(corner + c, count));
  best.compete(load<masked>(corner + channels + c, count), 1);
  best.compete(load<masked>(corner + row_stride + c, count), 2);
  best.compete(load<masked>(corner + row_stride + channels + c, count), 3);
  store<masked>(best.value, out + c, count);
  if constexpr (masked) {
    std::uint8_t numbers[lanes];
    best.store_number(numbers);
    std::copy_n(numbers, count, winners + c);
  } else {
    best.store_number(winners + c);
  }
}

void max_pool(const ImageShape& shape, const float* in, float* out, std::uint8_t* winners) {
  const std::size_t channels = shape.channels, row_stride = shape.width * channels;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, out += channels, winners += channels) {
      const float* const corner = in + y * row_stride + x * channels;
      PACELINE_FOR_VECTORS(channels, pool_at, corner, channels, row_stride, out, winners);
    }
}

void unpool(const ImageShape& shape, const float* d_out, const std::uint8_t* winners, float* d_in) {
  const std::size_t channels = shape.channels, row_stride = shape.width * channels;
  const std::size_t place[4] = {0, channels, row_stride, row_stride + channels};
  std::fill_n(d_in, shape.floats(), 0.0F);
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, d_out += channels, winners += channels) {
      float* const corner = d_in + y * row_stride + x * channels;
      for (std::size_t c = 0; c < channels; ++c) corner[place[winners[c]] + c] = d_out[c];
    }
}

void fill_with_pooling(fused::Routines& table) {
  table.max_pool = max_pool;
  table.unpool = unpool;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_pooling(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_pooling);
}
}  // namespace paceline::kernels::simd
#endif
