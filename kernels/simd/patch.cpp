/// A pooled convolution of few channels, window by window: four sums in registers, pooled at once.
#include "kernels/simd/targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd/patch.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd/entry_points.hpp"
#include "kernels/simd/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace paceline::kernels::simd::HWY_NAMESPACE {

#if PACELINE_VECTOR_TARGET

using fused::ConvolutionShape;

/// What one window reads: rows of the 4x4 patch.
struct Patch {
  const float* corner;
  std::size_t row_stride;
};

template <bool masked, std::size_t channels>
HWY_INLINE void convolve_window(const Patch& patch, const float* weights, std::size_t filters, Vector bias,
                                bool with_relu, std::size_t count, float* out, std::uint8_t* winners) {
  const Floats d;
  Vector sum[2][2] = {{hn::Zero(d), hn::Zero(d)}, {hn::Zero(d), hn::Zero(d)}};
#pragma GCC unroll 3
  for (std::size_t ky = 0; ky < 3; ++ky)
#pragma GCC unroll 3
    for (std::size_t kx = 0; kx < 3; ++kx)
#pragma GCC unroll 4
      for (std::size_t c = 0; c < channels; ++c) {
        const Vector weight = load<masked>(weights + ((ky * 3 + kx) * channels + c) * filters, count);
#pragma GCC unroll 2
        for (std::size_t y = 0; y < 2; ++y)
#pragma GCC unroll 2
          for (std::size_t x = 0; x < 2; ++x) {
            const float pixel = patch.corner[(y + ky) * patch.row_stride + (x + kx) * channels + c];
            sum[y][x] = hn::MulAdd(hn::Set(d, pixel), weight, sum[y][x]);
          }
      }
  Best best(sum[0][0]);
  best.compete(sum[0][1], 1);
  best.compete(sum[1][0], 2);
  best.compete(sum[1][1], 3);
  best.value = hn::Add(best.value, bias);
  if (with_relu) best.close();
  store<masked>(best.value, out, count);
  best.store_number(winners);
}

template <bool masked, std::size_t channels>
HWY_INLINE void convolve_filters(std::size_t f, std::size_t count, const ConvolutionShape& shape, const float* padded,
                                 const float* weights, const float* bias, float* out, std::uint8_t* winners) {
  const std::size_t row_stride = (shape.width + 2) * channels;
  const Vector bias_vector = load<masked>(bias + f, count);
  std::size_t tile = 0;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, ++tile)
      convolve_window<masked, channels>({padded + y * row_stride + x * channels, row_stride}, weights + f,
                                        shape.filters, bias_vector, shape.relu, count, out + tile * shape.filters + f,
                                        winners + tile * shape.winner_stride() + f);
}

template <std::size_t channels>
void convolve(const ConvolutionShape& shape, const float* padded, const float* weights, const float* bias, float* out,
              std::uint8_t* winners) {
  std::size_t f = 0;
  for (; f + lanes <= shape.filters; f += lanes)
    convolve_filters<false, channels>(f, lanes, shape, padded, weights, bias, out, winners);
  if (f < shape.filters)
    convolve_filters<true, channels>(f, shape.filters - f, shape, padded, weights, bias, out, winners);
}

void patch_convolution(const ConvolutionShape& shape, const float* padded, const float* weights, const float* bias,
                       float* out, std::uint8_t* winners) {
  constexpr decltype(&convolve<1>) by_channels[] = {convolve<1>, convolve<2>, convolve<3>, convolve<4>};
  by_channels[shape.channels - 1](shape, padded, weights, bias, out, winners);
}

/// One channel's 4x4 patch, to pick from by number.
struct SixteenPixels {
  Vector part[16 / lanes];

  template <std::size_t channels>
  HWY_INLINE void read(const Patch& patch, std::size_t c) {
    alignas(64) float pixels[16];
#pragma GCC unroll 4
    for (std::size_t y = 0; y < 4; ++y)
#pragma GCC unroll 4
      for (std::size_t x = 0; x < 4; ++x) pixels[y * 4 + x] = patch.corner[y * patch.row_stride + x * channels + c];
    for (std::size_t k = 0; k < 16 / lanes; ++k) part[k] = hn::Load(Floats(), pixels + k * lanes);
  }
  HWY_INLINE Vector pick(IntegerVector number) const {
    const Floats d;
#if HWY_TARGET == HWY_AVX3
    return hn::TableLookupLanes(part[0], hn::IndicesFromVec(d, number));
#else
    const auto within = hn::IndicesFromVec(d, hn::And(number, hn::Set(Integers(), 7)));
    const auto upper = hn::RebindMask(d, hn::Gt(number, hn::Set(Integers(), 7)));
    return hn::IfThenElse(upper, hn::TableLookupLanes(part[1], within), hn::TableLookupLanes(part[0], within));
#endif
  }
};

template <bool masked, std::size_t channels>
HWY_INLINE void gradient_of_filters(std::size_t f, std::size_t count, const ConvolutionShape& shape,
                                    const float* padded, const std::uint8_t* winners, const float* d_out,
                                    float* d_weights, float* d_bias) {
  const Floats d;
  const Integers di;
  const std::size_t row_stride = (shape.width + 2) * channels;
  Vector sum[9 * channels], bias_sum = hn::Zero(d);
#pragma GCC unroll 36
  for (std::size_t k = 0; k < 9 * channels; ++k) sum[k] = hn::Zero(d);
  std::size_t tile = 0;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2, ++tile) {
      const IntegerVector number = load_numbers(winners + tile * shape.winner_stride() + f);
      const auto open = hn::Lt(number, hn::Set(di, 4));
      const auto open_float = hn::RebindMask(d, open);
      // Winner 0 to 3 begins at pixel 0, 1, 4 or 5 of the patch.
      const IntegerVector row = hn::And(number, hn::Set(di, 2));
      const IntegerVector begin = hn::IfThenElseZero(open, hn::Add(number, row));
      const Vector gradient = hn::IfThenElseZero(open_float, load<masked>(d_out + tile * shape.filters + f, count));
      bias_sum = hn::Add(bias_sum, gradient);
#pragma GCC unroll 4
      for (std::size_t c = 0; c < channels; ++c) {
        SixteenPixels pixels;
        pixels.read<channels>({padded + y * row_stride + x * channels, row_stride}, c);
#pragma GCC unroll 9
        for (std::size_t tap = 0; tap < 9; ++tap) {
          const auto offset = static_cast<std::int32_t>(tap / 3 * 4 + tap % 3);
          // Masked, not multiplied by zero: a closed window's pixels may be anything.
          const Vector pixel = hn::IfThenElseZero(open_float, pixels.pick(hn::Add(begin, hn::Set(di, offset))));
          sum[tap * channels + c] = hn::MulAdd(pixel, gradient, sum[tap * channels + c]);
        }
      }
    }
#pragma GCC unroll 36
  for (std::size_t k = 0; k < 9 * channels; ++k) {
    float* const to = d_weights + k * shape.filters + f;
    store<masked>(hn::Add(load<masked>(to, count), sum[k]), to, count);
  }
  store<masked>(hn::Add(load<masked>(d_bias + f, count), bias_sum), d_bias + f, count);
}

template <std::size_t channels>
void gradient(const ConvolutionShape& shape, const float* padded, const std::uint8_t* winners, const float* d_out,
              float* d_weights, float* d_bias) {
  std::size_t f = 0;
  for (; f + lanes <= shape.filters; f += lanes)
    gradient_of_filters<false, channels>(f, lanes, shape, padded, winners, d_out, d_weights, d_bias);
  if (f < shape.filters)
    gradient_of_filters<true, channels>(f, shape.filters - f, shape, padded, winners, d_out, d_weights, d_bias);
}

void patch_convolution_backward(const ConvolutionShape& shape, const float* padded, const std::uint8_t* winners,
                                const float* d_out, float* d_weights, float* d_bias) {
  constexpr decltype(&gradient<1>) by_channels[] = {gradient<1>, gradient<2>, gradient<3>, gradient<4>};
  by_channels[shape.channels - 1](shape, padded, winners, d_out, d_weights, d_bias);
}

void fill_with_patch(fused::Routines& table) {
  table.patch_convolution = patch_convolution;
  table.patch_convolution_backward = patch_convolution_backward;
}

#endif

}  // namespace paceline::kernels::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace paceline::kernels::simd {
void fill_patch(InstructionSet set, fused::Routines& table) {
  PACELINE_FILL(set, table, fill_with_patch);
}
}  // namespace paceline::kernels::simd
#endif
