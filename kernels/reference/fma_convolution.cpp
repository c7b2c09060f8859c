/// A pooled convolution of few channels.
#include <cmath>

#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels::reference {
namespace {

using fused::ConvolutionShape;

/// First pixel of the 4x4 patch that a window reads.
std::size_t patch_begin(const ConvolutionShape& shape, std::size_t tile) {
  const std::size_t y = tile / (shape.width / 2) * 2, x = tile % (shape.width / 2) * 2;
  return (y * (shape.width + 2) + x) * shape.channels;
}

/// Where tap (ky, kx, c) of the window's output (y, x) lies, from the patch's first pixel.
std::size_t pixel(const ConvolutionShape& shape, std::size_t output, std::size_t tap) {
  const std::size_t c = tap % shape.channels, ky = tap / shape.channels / 3, kx = tap / shape.channels % 3;
  return ((output / 2 + ky) * (shape.width + 2) + output % 2 + kx) * shape.channels + c;
}

void patch_convolution(const ConvolutionShape& shape, const float* padded, const float* weights, const float* bias,
                       float* out, std::uint8_t* winners) {
  for (std::size_t tile = 0; tile < shape.tiles(); ++tile)
    for (std::size_t f = 0; f < shape.filters; ++f) {
      float sum[4] = {};
      for (std::size_t output = 0; output < 4; ++output)
        for (std::size_t tap = 0; tap < 9 * shape.channels; ++tap)
          sum[output] = std::fma(padded[patch_begin(shape, tile) + pixel(shape, output, tap)],
                                 weights[tap * shape.filters + f], sum[output]);
      Best best(sum[0]);
      for (std::uint8_t output = 1; output < 4; ++output) best.compete(sum[output], output);
      best.value = best.value + bias[f];
      if (shape.relu) best.close();
      out[tile * shape.filters + f] = best.value;
      winners[tile * shape.winner_stride() + f] = best.number;
    }
}

void patch_convolution_backward(const ConvolutionShape& shape, const float* padded, const std::uint8_t* winners,
                                const float* d_out, float* d_weights, float* d_bias) {
  for (std::size_t f = 0; f < shape.filters; ++f) {
    const auto winner = [&](std::size_t tile) { return winners[tile * shape.winner_stride() + f]; };
    float bias_sum = 0;
    for (std::size_t tile = 0; tile < shape.tiles(); ++tile)
      if (winner(tile) != fused::closed) bias_sum = bias_sum + d_out[tile * shape.filters + f];
    d_bias[f] = d_bias[f] + bias_sum;
    for (std::size_t tap = 0; tap < 9 * shape.channels; ++tap) {
      float sum = 0;
      for (std::size_t tile = 0; tile < shape.tiles(); ++tile)
        if (winner(tile) != fused::closed)
          sum = std::fma(padded[patch_begin(shape, tile) + pixel(shape, winner(tile), tap)],
                         d_out[tile * shape.filters + f], sum);
      d_weights[tap * shape.filters + f] = d_weights[tap * shape.filters + f] + sum;
    }
  }
}

}  // namespace

void fill_convolution(fused::Routines& table) {
  table.patch_convolution = patch_convolution;
  table.patch_convolution_backward = patch_convolution_backward;
}

}  // namespace paceline::kernels::reference
