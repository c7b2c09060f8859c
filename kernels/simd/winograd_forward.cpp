/// Winograd's F(2x2, 3x3), forward: 16 products per 2x2 outputs instead of 36. A tile of four outputs is a window of
/// the pool behind it, so the output transform ends in bias, maximum, ReLU and one byte, and what is pooled is never
/// written.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/winograd_forward.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

using fused::ConvolutionShape;

/// One dimension of G w: three taps to four positions. Half of a sum is exact, so the factor costs no rounding.
struct FourTaps {
  Vector at[4];
  HWY_INLINE FourTaps(Vector w0, Vector w1, Vector w2) {
    const Floats d;
    const Vector half = hn::Set(d, 0.5F), outer = hn::Add(w0, w2);
    at[0] = w0;
    at[1] = hn::Mul(half, hn::Add(outer, w1));
    at[2] = hn::Mul(half, hn::Sub(outer, w1));
    at[3] = w2;
  }
};

template <bool masked>
HWY_INLINE void transform_weights(std::size_t f, std::size_t count, const float* w, std::size_t tap_stride, float* u,
                                  std::size_t position_stride) {
  Vector rows[4][3];
#pragma GCC unroll 3
  for (std::size_t x = 0; x < 3; ++x) {
    const FourTaps column(load<masked>(w + x * tap_stride + f, count),
                          load<masked>(w + (3 + x) * tap_stride + f, count),
                          load<masked>(w + (6 + x) * tap_stride + f, count));
#pragma GCC unroll 4
    for (std::size_t y = 0; y < 4; ++y) rows[y][x] = column.at[y];
  }
#pragma GCC unroll 4
  for (std::size_t y = 0; y < 4; ++y) {
    const FourTaps row(rows[y][0], rows[y][1], rows[y][2]);
#pragma GCC unroll 4
    for (std::size_t x = 0; x < 4; ++x) store<masked>(row.at[x], u + (y * 4 + x) * position_stride + f, count);
  }
}

void winograd_weights(std::size_t channels, std::size_t filters, const float* w, float* u, float* u_transposed) {
  const std::size_t size = channels * filters;
  PACELINE_FOR_VECTORS(size, transform_weights, w, size, u, size);
  for (std::size_t p = 0; p < 16; ++p)
    for (std::size_t c = 0; c < channels; ++c)
      for (std::size_t f = 0; f < filters; ++f)
        u_transposed[(p * filters + f) * channels + c] = u[(p * channels + c) * filters + f];
}

template <bool masked>
HWY_INLINE void transform_input(std::size_t c, std::size_t count, const float* patch, std::size_t row_stride,
                                std::size_t channels, float* v, std::size_t position_stride) {
  Vector rows[4][4];
#pragma GCC unroll 4
  for (std::size_t x = 0; x < 4; ++x) {
    const float* const from = patch + x * channels + c;
    const Vector d0 = load<masked>(from, count), d1 = load<masked>(from + row_stride, count);
    const Vector d2 = load<masked>(from + 2 * row_stride, count), d3 = load<masked>(from + 3 * row_stride, count);
    rows[0][x] = hn::Sub(d0, d2);
    rows[1][x] = hn::Add(d1, d2);
    rows[2][x] = hn::Sub(d2, d1);
    rows[3][x] = hn::Sub(d1, d3);
  }
#pragma GCC unroll 4
  for (std::size_t y = 0; y < 4; ++y) {
    float* const to = v + y * 4 * position_stride + c;
    store<masked>(hn::Sub(rows[y][0], rows[y][2]), to, count);
    store<masked>(hn::Add(rows[y][1], rows[y][2]), to + position_stride, count);
    store<masked>(hn::Sub(rows[y][2], rows[y][1]), to + 2 * position_stride, count);
    store<masked>(hn::Sub(rows[y][1], rows[y][3]), to + 3 * position_stride, count);
  }
}

void winograd_input(const ConvolutionShape& shape, const float* padded, float* v) {
  const std::size_t row_stride = (shape.width + 2) * shape.channels, position_stride = shape.tiles() * shape.channels;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, v += shape.channels) {
      const float* const patch = padded + y * row_stride + x * shape.channels;
      PACELINE_FOR_VECTORS(shape.channels, transform_input, patch, row_stride, shape.channels, v, position_stride);
    }
}

/// The four outputs of one tile.
template <bool masked>
struct FourOutputs {
  Vector at[2][2];
  HWY_INLINE FourOutputs(const float* m, std::size_t position_stride, std::size_t count) {
    Vector rows[2][4];
#pragma GCC unroll 4
    for (std::size_t x = 0; x < 4; ++x) {
      const Vector m0 = load<masked>(m + x * position_stride, count);
      const Vector m1 = load<masked>(m + (4 + x) * position_stride, count);
      const Vector m2 = load<masked>(m + (8 + x) * position_stride, count);
      const Vector m3 = load<masked>(m + (12 + x) * position_stride, count);
      rows[0][x] = hn::Add(hn::Add(m0, m1), m2);
      rows[1][x] = hn::Sub(hn::Sub(m1, m2), m3);
    }
#pragma GCC unroll 2
    for (std::size_t y = 0; y < 2; ++y) {
      at[y][0] = hn::Add(hn::Add(rows[y][0], rows[y][1]), rows[y][2]);
      at[y][1] = hn::Sub(hn::Sub(rows[y][1], rows[y][2]), rows[y][3]);
    }
  }
};

template <bool masked>
HWY_INLINE void pooled_outputs(std::size_t f, std::size_t count, const float* m, std::size_t position_stride,
                               const float* bias, bool with_relu, float* out, std::uint8_t* winners) {
  const FourOutputs<masked> four(m + f, position_stride, count);
  Best best(four.at[0][0]);
  best.compete(four.at[0][1], 1);
  best.compete(four.at[1][0], 2);
  best.compete(four.at[1][1], 3);
  best.value = hn::Add(best.value, load<masked>(bias + f, count));
  if (with_relu) best.close();
  store<masked>(best.value, out + f, count);
  best.store_number(winners + f);
}

template <bool masked>
HWY_INLINE void plain_outputs(std::size_t f, std::size_t count, const float* m, std::size_t position_stride,
                              const float* bias, bool with_relu, float* out, std::size_t filters,
                              std::size_t row_stride) {
  const FourOutputs<masked> four(m + f, position_stride, count);
  const Vector bias_vector = load<masked>(bias + f, count);
#pragma GCC unroll 2
  for (std::size_t y = 0; y < 2; ++y)
#pragma GCC unroll 2
    for (std::size_t x = 0; x < 2; ++x) {
      Vector value = hn::Add(four.at[y][x], bias_vector);
      if (with_relu) value = relu(value);
      store<masked>(value, out + y * row_stride + x * filters + f, count);
    }
}

void winograd_output(const ConvolutionShape& shape, const float* m, const float* bias, float* out,
                     std::uint8_t* winners) {
  const std::size_t filters = shape.filters, position_stride = shape.tiles() * filters;
  if (shape.pooled) {
    for (std::size_t tile = 0; tile < shape.tiles(); ++tile) {
      std::uint8_t* const numbers = winners + tile * shape.winner_stride();
      PACELINE_FOR_VECTORS(filters, pooled_outputs, m + tile * filters, position_stride, bias, shape.relu,
                           out + tile * filters, numbers);
    }
    return;
  }
  const std::size_t row_stride = shape.width * filters;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, m += filters) {
      float* const corner = out + y * row_stride + x * filters;
      PACELINE_FOR_VECTORS(filters, plain_outputs, m, position_stride, bias, shape.relu, corner, filters, row_stride);
    }
}

void fill_with_winograd_forward(fused::Routines& table) {
  table.winograd_weights = winograd_weights;
  table.winograd_input = winograd_input;
  table.winograd_output = winograd_output;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_winograd_forward(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_winograd_forward);
}
}  // namespace paceline::kernels::simd
#endif
