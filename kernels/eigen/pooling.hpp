#pragma once
/// 2x2 max-pooling of one image, remembering which of the four won.

#include <cstddef>
#include <cstdint>

namespace paceline::kernels::eigen {

/// The image before pooling; height and width even. NHWC order.
struct PoolShape {
  std::size_t height, width, channels;
  std::size_t outputs() const { return height / 2 * (width / 2) * channels; }
};

/// winners[i]: 0 to 3 in reading order. Of equal values the first wins; not-a-number wins over everything.
void max_pool(const PoolShape& shape, const float* in, float* out, std::int32_t* winners);
/// d_in is overwritten: zero except where a winner takes its output's gradient.
void unpool(const PoolShape& shape, const float* d_out, const std::int32_t* winners, float* d_in);

}  // namespace paceline::kernels::eigen
