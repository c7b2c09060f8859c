#include "kernels/eigen/pooling.hpp"

#include <algorithm>

namespace paceline::kernels::eigen {

namespace {

/// Lets `values` compete with the best so far. Four passes over a row that stays in the first-level cache: of one pass
/// with all four corners GCC 12 makes no vector code.
void compete(const float* __restrict values, std::int32_t corner, std::size_t channels, float* __restrict best,
             std::int32_t* __restrict winners) {
  for (std::size_t c = 0; c < channels; ++c) {
    // Unordered compares are false: a number never beats not-a-number, which beats every number.
    const float value = values[c], held = best[c];
    const bool wins = !(value <= held) & (held == held);
    best[c] = wins ? value : held;
    winners[c] = wins ? corner : winners[c];
  }
}

}  // namespace

void max_pool(const PoolShape& shape, const float* in, float* out, std::int32_t* winners) {
  const std::size_t row = shape.width * shape.channels;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2) {
      const float* const top = in + y * row + x * shape.channels;
      std::copy_n(top, shape.channels, out);
      std::fill_n(winners, shape.channels, 0);
      compete(top + shape.channels, 1, shape.channels, out, winners);
      compete(top + row, 2, shape.channels, out, winners);
      compete(top + row + shape.channels, 3, shape.channels, out, winners);
      out += shape.channels;
      winners += shape.channels;
    }
}

void unpool(const PoolShape& shape, const float* d_out, const std::int32_t* winners, float* d_in) {
  const std::size_t row = shape.width * shape.channels;
  const std::size_t corner[4] = {0, shape.channels, row, row + shape.channels};
  std::fill_n(d_in, 4 * shape.outputs(), 0.0F);
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2) {
      float* const top = d_in + y * row + x * shape.channels;
      for (std::size_t c = 0; c < shape.channels; ++c) top[c + corner[winners[c]]] = d_out[c];
      d_out += shape.channels;
      winners += shape.channels;
    }
}

}  // namespace paceline::kernels::eigen
