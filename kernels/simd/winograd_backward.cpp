/// Winograd's F(2x2, 3x3), backward: the transpose of exactly what the forward pass computed.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/winograd_backward.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

using fused::ConvolutionShape;

/// A d_y A' of one tile.
template <bool masked>
HWY_INLINE void transform_outputs(Vector y00, Vector y01, Vector y10, Vector y11, float* d_m,
                                  std::size_t position_stride, std::size_t count) {
  const Vector left[4] = {y00, hn::Add(y00, y10), hn::Sub(y00, y10), hn::Neg(y10)};
  const Vector right[4] = {y01, hn::Add(y01, y11), hn::Sub(y01, y11), hn::Neg(y11)};
#pragma GCC unroll 4
  for (std::size_t y = 0; y < 4; ++y) {
    float* const to = d_m + y * 4 * position_stride;
    store<masked>(left[y], to, count);
    store<masked>(hn::Add(left[y], right[y]), to + position_stride, count);
    store<masked>(hn::Sub(left[y], right[y]), to + 2 * position_stride, count);
    store<masked>(hn::Neg(right[y]), to + 3 * position_stride, count);
  }
}

template <bool masked>
HWY_INLINE void pooled_gradients(std::size_t f, std::size_t count, const ConvolutionShape& shape, const float* d_out,
                                 const std::uint8_t* winners, float* d_m, float* d_bias) {
  const Floats d;
  Vector sum = hn::Zero(d);
  const std::size_t position_stride = shape.tiles() * shape.filters;
  for (std::size_t tile = 0; tile < shape.tiles(); ++tile) {
    const Vector gradient = load<masked>(d_out + tile * shape.filters + f, count);
    const IntegerVector number = load_numbers(winners + tile * shape.winner_stride() + f);
    Vector at[4];
#pragma GCC unroll 4
    for (std::int32_t k = 0; k < 4; ++k)
      at[k] = hn::IfThenElseZero(hn::RebindMask(d, hn::Eq(number, hn::Set(Integers(), k))), gradient);
    sum = hn::Add(sum, hn::Add(hn::Add(at[0], at[1]), hn::Add(at[2], at[3])));
    transform_outputs<masked>(at[0], at[1], at[2], at[3], d_m + tile * shape.filters + f, position_stride, count);
  }
  store<masked>(hn::Add(load<masked>(d_bias + f, count), sum), d_bias + f, count);
}

template <bool masked>
HWY_INLINE void plain_gradients(std::size_t f, std::size_t count, const ConvolutionShape& shape, const float* d_out,
                                float* d_m, float* d_bias) {
  Vector sum = hn::Zero(Floats());
  const std::size_t position_stride = shape.tiles() * shape.filters, row_stride = shape.width * shape.filters;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, d_m += shape.filters) {
      const float* const corner = d_out + y * row_stride + x * shape.filters + f;
      const Vector y00 = load<masked>(corner, count), y01 = load<masked>(corner + shape.filters, count);
      const Vector y10 = load<masked>(corner + row_stride, count);
      const Vector y11 = load<masked>(corner + row_stride + shape.filters, count);
      sum = hn::Add(sum, hn::Add(hn::Add(y00, y01), hn::Add(y10, y11)));
      transform_outputs<masked>(y00, y01, y10, y11, d_m + f, position_stride, count);
    }
  store<masked>(hn::Add(load<masked>(d_bias + f, count), sum), d_bias + f, count);
}

void winograd_output_backward(const ConvolutionShape& shape, const float* d_out, const std::uint8_t* winners,
                              float* d_m, float* d_bias) {
  if (shape.pooled)
    PACELINE_FOR_VECTORS(shape.filters, pooled_gradients, shape, d_out, winners, d_m, d_bias);
  else
    PACELINE_FOR_VECTORS(shape.filters, plain_gradients, shape, d_out, d_m, d_bias);
}

template <bool masked>
HWY_INLINE void transform_back(std::size_t c, std::size_t count, const float* d_v, std::size_t position_stride,
                               float* patch, std::size_t row_stride, std::size_t channels) {
  Vector rows[4][4];
#pragma GCC unroll 4
  for (std::size_t x = 0; x < 4; ++x) {
    const float* const from = d_v + x * position_stride + c;
    const Vector v0 = load<masked>(from, count), v1 = load<masked>(from + 4 * position_stride, count);
    const Vector v2 = load<masked>(from + 8 * position_stride, count);
    const Vector v3 = load<masked>(from + 12 * position_stride, count);
    rows[0][x] = v0;
    rows[1][x] = hn::Add(hn::Sub(v1, v2), v3);
    rows[2][x] = hn::Sub(hn::Add(v1, v2), v0);
    rows[3][x] = hn::Neg(v3);
  }
#pragma GCC unroll 4
  for (std::size_t y = 0; y < 4; ++y) {
    float* const to = patch + y * row_stride + c;
    const Vector at[4] = {rows[y][0], hn::Add(hn::Sub(rows[y][1], rows[y][2]), rows[y][3]),
                          hn::Sub(hn::Add(rows[y][1], rows[y][2]), rows[y][0]), hn::Neg(rows[y][3])};
#pragma GCC unroll 4
    for (std::size_t x = 0; x < 4; ++x)
      store<masked>(hn::Add(load<masked>(to + x * channels, count), at[x]), to + x * channels, count);
  }
}

void winograd_input_backward(const ConvolutionShape& shape, const float* d_v, float* d_padded) {
  const std::size_t row_stride = (shape.width + 2) * shape.channels, position_stride = shape.tiles() * shape.channels;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, d_v += shape.channels) {
      float* const patch = d_padded + y * row_stride + x * shape.channels;
      PACELINE_FOR_VECTORS(shape.channels, transform_back, d_v, position_stride, patch, row_stride, shape.channels);
    }
}

/// One dimension of G' d_u: four positions to three taps.
struct ThreeTaps {
  Vector at[3];
  HWY_INLINE ThreeTaps(Vector u0, Vector u1, Vector u2, Vector u3) {
    const Vector half = hn::Set(Floats(), 0.5F), middle = hn::Mul(half, hn::Add(u1, u2));
    at[0] = hn::Add(u0, middle);
    at[1] = hn::Mul(half, hn::Sub(u1, u2));
    at[2] = hn::Add(middle, u3);
  }
};

template <bool masked>
HWY_INLINE void transform_weights_back(std::size_t i, std::size_t count, const float* d_u, std::size_t stride,
                                       float* d_w) {
  Vector rows[3][4];
#pragma GCC unroll 4
  for (std::size_t x = 0; x < 4; ++x) {
    const float* const from = d_u + x * stride + i;
    const ThreeTaps column(load<masked>(from, count), load<masked>(from + 4 * stride, count),
                           load<masked>(from + 8 * stride, count), load<masked>(from + 12 * stride, count));
#pragma GCC unroll 3
    for (std::size_t y = 0; y < 3; ++y) rows[y][x] = column.at[y];
  }
#pragma GCC unroll 3
  for (std::size_t y = 0; y < 3; ++y) {
    const ThreeTaps row(rows[y][0], rows[y][1], rows[y][2], rows[y][3]);
#pragma GCC unroll 3
    for (std::size_t x = 0; x < 3; ++x) store<masked>(row.at[x], d_w + (y * 3 + x) * stride + i, count);
  }
}

void winograd_weights_backward(std::size_t channels, std::size_t filters, const float* d_u, float* d_w) {
  const std::size_t size = channels * filters;
  PACELINE_FOR_VECTORS(size, transform_weights_back, d_u, size, d_w);
}

void fill_with_winograd_backward(fused::Routines& table) {
  table.winograd_output_backward = winograd_output_backward;
  table.winograd_input_backward = winograd_input_backward;
  table.winograd_weights_backward = winograd_weights_backward;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_winograd_backward(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_winograd_backward);
}
}  // namespace paceline::kernels::simd
#endif
