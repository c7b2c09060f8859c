/// Winograd's F(2x2, 3x3): one dimension of each transform as it stands in the formula, applied twice.
#include <array>

#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels::reference {
namespace {

using fused::ConvolutionShape;
template <std::size_t size>
using Line = std::array<float, size>;

Line<4> weights_line(const Line<3>& w) {
  const float outer = w[0] + w[2];
  return {w[0], 0.5F * (outer + w[1]), 0.5F * (outer - w[1]), w[2]};
}

Line<4> input_line(const Line<4>& d) {
  return {d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]};
}

Line<2> output_line(const Line<4>& m) {
  return {(m[0] + m[1]) + m[2], (m[1] - m[2]) - m[3]};
}

Line<4> output_line_back(const Line<2>& y) {
  return {y[0], y[0] + y[1], y[0] - y[1], -y[1]};
}

Line<4> input_line_back(const Line<4>& v) {
  return {v[0], (v[1] - v[2]) + v[3], (v[1] + v[2]) - v[0], -v[3]};
}

Line<3> weights_line_back(const Line<4>& u) {
  const float middle = 0.5F * (u[1] + u[2]);
  return {u[0] + middle, 0.5F * (u[1] - u[2]), middle + u[3]};
}

/// Transforms the columns, then the rows, of a square of numbers that are read by from(y, x).
template <std::size_t from_size, std::size_t to_size, class Read>
std::array<Line<to_size>, to_size> both_ways(Line<to_size> (*transform)(const Line<from_size>&), Read from) {
  std::array<Line<from_size>, to_size> halfway{};
  for (std::size_t x = 0; x < from_size; ++x) {
    Line<from_size> column{};
    for (std::size_t y = 0; y < from_size; ++y) column[y] = from(y, x);
    const Line<to_size> made = transform(column);
    for (std::size_t y = 0; y < to_size; ++y) halfway[y][x] = made[y];
  }
  std::array<Line<to_size>, to_size> result{};
  for (std::size_t y = 0; y < to_size; ++y) result[y] = transform(halfway[y]);
  return result;
}

void winograd_weights(std::size_t channels, std::size_t filters, const float* w, float* u, float* u_transposed) {
  const std::size_t size = channels * filters;
  for (std::size_t i = 0; i < size; ++i) {
    const auto made =
        both_ways<3, 4>(weights_line, [&](std::size_t y, std::size_t x) { return w[(y * 3 + x) * size + i]; });
    for (std::size_t p = 0; p < 16; ++p) {
      u[p * size + i] = made[p / 4][p % 4];
      u_transposed[p * size + i % filters * channels + i / filters] = made[p / 4][p % 4];
    }
  }
}

/// Place of a tile's first value in an image of that width (of pixels) and depth.
std::size_t corner(const ConvolutionShape& shape, std::size_t tile, std::size_t width, std::size_t depth) {
  return (tile / (shape.width / 2) * 2 * width + tile % (shape.width / 2) * 2) * depth;
}

void winograd_input(const ConvolutionShape& shape, const float* padded, float* v) {
  const std::size_t width = shape.width + 2, channels = shape.channels;
  for (std::size_t tile = 0; tile < shape.tiles(); ++tile)
    for (std::size_t c = 0; c < channels; ++c) {
      const float* const patch = padded + corner(shape, tile, width, channels) + c;
      const auto made =
          both_ways<4, 4>(input_line, [&](std::size_t y, std::size_t x) { return patch[(y * width + x) * channels]; });
      for (std::size_t p = 0; p < 16; ++p) v[(p * shape.tiles() + tile) * channels + c] = made[p / 4][p % 4];
    }
}

void winograd_output(const ConvolutionShape& shape, const float* m, const float* bias, float* out,
                     std::uint8_t* winners) {
  const std::size_t filters = shape.filters;
  for (std::size_t tile = 0; tile < shape.tiles(); ++tile)
    for (std::size_t f = 0; f < filters; ++f) {
      const auto made = both_ways<4, 2>(output_line, [&](std::size_t y, std::size_t x) {
        return m[((y * 4 + x) * shape.tiles() + tile) * filters + f];
      });
      if (shape.pooled) {
        Best best(made[0][0]);
        best.compete(made[0][1], 1);
        best.compete(made[1][0], 2);
        best.compete(made[1][1], 3);
        best.value = best.value + bias[f];
        if (shape.relu) best.close();
        out[tile * filters + f] = best.value;
        winners[tile * shape.winner_stride() + f] = best.number;
        continue;
      }
      for (std::size_t k = 0; k < 4; ++k) {
        float value = made[k / 2][k % 2] + bias[f];
        if (shape.relu && value < 0) value = 0;
        out[corner(shape, tile, shape.width, filters) + (k / 2 * shape.width + k % 2) * filters + f] = value;
      }
    }
}

void winograd_output_backward(const ConvolutionShape& shape, const float* d_out, const std::uint8_t* winners,
                              float* d_m, float* d_bias) {
  const std::size_t filters = shape.filters;
  for (std::size_t f = 0; f < filters; ++f) {
    float sum = 0;
    for (std::size_t tile = 0; tile < shape.tiles(); ++tile) {
      const auto gradient = [&](std::size_t y, std::size_t x) {
        if (!shape.pooled)
          return d_out[corner(shape, tile, shape.width, filters) + (y * shape.width + x) * filters + f];
        return winners[tile * shape.winner_stride() + f] == 2 * y + x ? d_out[tile * filters + f] : 0;
      };
      sum = sum + ((gradient(0, 0) + gradient(0, 1)) + (gradient(1, 0) + gradient(1, 1)));
      const auto made = both_ways<2, 4>(output_line_back, gradient);
      for (std::size_t p = 0; p < 16; ++p) d_m[(p * shape.tiles() + tile) * filters + f] = made[p / 4][p % 4];
    }
    d_bias[f] = d_bias[f] + sum;
  }
}

void winograd_input_backward(const ConvolutionShape& shape, const float* d_v, float* d_padded) {
  const std::size_t width = shape.width + 2, channels = shape.channels;
  for (std::size_t tile = 0; tile < shape.tiles(); ++tile)
    for (std::size_t c = 0; c < channels; ++c) {
      const auto made = both_ways<4, 4>(input_line_back, [&](std::size_t y, std::size_t x) {
        return d_v[((y * 4 + x) * shape.tiles() + tile) * channels + c];
      });
      float* const patch = d_padded + corner(shape, tile, width, channels) + c;
      for (std::size_t p = 0; p < 16; ++p) {
        float& pixel = patch[(p / 4 * width + p % 4) * channels];
        pixel = pixel + made[p / 4][p % 4];
      }
    }
}

void winograd_weights_backward(std::size_t channels, std::size_t filters, const float* d_u, float* d_w) {
  const std::size_t size = channels * filters;
  for (std::size_t i = 0; i < size; ++i) {
    const auto made =
        both_ways<4, 3>(weights_line_back, [&](std::size_t y, std::size_t x) { return d_u[(y * 4 + x) * size + i]; });
    for (std::size_t tap = 0; tap < 9; ++tap) d_w[tap * size + i] = made[tap / 3][tap % 3];
  }
}

}  // namespace

void fill_winograd(fused::Routines& table) {
  table.winograd_weights = winograd_weights;
  table.winograd_input = winograd_input;
  table.winograd_output = winograd_output;
  table.winograd_output_backward = winograd_output_backward;
  table.winograd_input_backward = winograd_input_backward;
  table.winograd_weights_backward = winograd_weights_backward;
}

}  // namespace paceline::kernels::reference
