#include "tests/kernels/winograd_bound.hpp"

#include <array>

namespace paceline::kernels::tests {
namespace {

template <std::size_t rows, std::size_t columns>
using Matrix = std::array<std::array<double, columns>, rows>;

// Absolute values of B', G and A.
constexpr Matrix<4, 4> of_input{{{1, 0, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 0, 1}}};
constexpr Matrix<4, 3> of_weights{{{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, {0, 0, 1}}};
constexpr Matrix<4, 2> of_output{{{1, 0}, {1, 1}, {1, 1}, {0, 1}}};

/// Sixteen positions of each of `count` squares; square s has its value (y, x) at read(s, y, x).
using Positions = std::vector<std::array<double, 16>>;

template <std::size_t size, class Read>
Positions forward(const Matrix<4, size>& matrix, std::size_t count, Read read) {
  Positions made(count);
  for (std::size_t s = 0; s < count; ++s)
    for (std::size_t p = 0; p < 16; ++p) {
      made[s][p] = 0;
      for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x) made[s][p] += matrix[p / 4][y] * matrix[p % 4][x] * read(s, y, x);
    }
  return made;
}

template <std::size_t size, class Add>
void backward(const Matrix<4, size>& matrix, const Positions& positions, Add add) {
  for (std::size_t s = 0; s < positions.size(); ++s)
    for (std::size_t p = 0; p < 16; ++p)
      for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x) add(s, y, x, matrix[p / 4][y] * matrix[p % 4][x] * positions[s][p]);
}

/// Numbers squares by (tile, channel or filter) and finds their pixels.
struct Squares {
  const Layer& layer;
  std::size_t depth;
  std::size_t tiles() const { return layer.height / 2 * (layer.width / 2); }
  /// Of the pixel at (y, x) of a tile that begins `border` before its output; -1 outside.
  std::ptrdiff_t place(std::size_t s, std::size_t y, std::size_t x, std::size_t border) const {
    const std::size_t tile = s / depth, row = tile / (layer.width / 2) * 2 + y,
                      column = tile % (layer.width / 2) * 2 + x;
    if (row < border || column < border || row - border >= layer.height || column - border >= layer.width) return -1;
    return static_cast<std::ptrdiff_t>(((row - border) * layer.width + column - border) * depth + s % depth);
  }
};

Positions inputs_forward(const Layer& layer, const std::vector<double>& in) {
  const Squares squares{layer, layer.channels};
  return forward(of_input, squares.tiles() * layer.channels, [&](std::size_t s, std::size_t y, std::size_t x) {
    const std::ptrdiff_t place = squares.place(s, y, x, 1);
    return place < 0 ? 0 : in[static_cast<std::size_t>(place)];
  });
}

Positions outputs_forward(const Layer& layer, const std::vector<double>& d_out) {
  const Squares squares{layer, layer.outputs};
  return forward(of_output, squares.tiles() * layer.outputs, [&](std::size_t s, std::size_t y, std::size_t x) {
    return d_out[static_cast<std::size_t>(squares.place(s, y, x, 0))];
  });
}

Positions weights_forward(const Layer& layer, const std::vector<double>& weights) {
  const std::size_t kernel = layer.channels * layer.outputs;
  return forward(of_weights, kernel,
                 [&](std::size_t s, std::size_t y, std::size_t x) { return weights[(y * 3 + x) * kernel + s]; });
}

/// Calls add(tile and channel, channel and filter, tile and filter) for every triple that meets.
template <class Add>
void for_each_product(const Layer& layer, Add add) {
  const std::size_t tiles = layer.height / 2 * (layer.width / 2);
  for (std::size_t tile = 0; tile < tiles; ++tile)
    for (std::size_t c = 0; c < layer.channels; ++c)
      for (std::size_t f = 0; f < layer.outputs; ++f)
        for (std::size_t p = 0; p < 16; ++p)
          add(tile * layer.channels + c, c * layer.outputs + f, tile * layer.outputs + f, p);
}

}  // namespace

bool may_be_winograd(const Layer& layer) {
  return layer.kind == LayerKind::convolution_3x3 && layer.height % 2 == 0 && layer.width % 2 == 0 &&
         layer.channels >= 8 && layer.outputs >= 8;
}

std::vector<double> winograd_outputs(const Layer& layer, const std::vector<double>& in,
                                     const std::vector<double>& weights) {
  const Positions v = inputs_forward(layer, in), u = weights_forward(layer, weights);
  const Squares squares{layer, layer.outputs};
  Positions m(squares.tiles() * layer.outputs, std::array<double, 16>{});
  for_each_product(layer, [&](std::size_t tile_channel, std::size_t channel_filter, std::size_t tile_filter,
                              std::size_t p) { m[tile_filter][p] += v[tile_channel][p] * u[channel_filter][p]; });
  std::vector<double> made(layer.output_features());
  backward(of_output, m, [&](std::size_t s, std::size_t y, std::size_t x, double value) {
    made[static_cast<std::size_t>(squares.place(s, y, x, 0))] += value;
  });
  return made;
}

std::vector<double> winograd_inputs(const Layer& layer, const std::vector<double>& weights,
                                    const std::vector<double>& d_out) {
  const Positions d_m = outputs_forward(layer, d_out), u = weights_forward(layer, weights);
  const Squares squares{layer, layer.channels};
  Positions d_v(squares.tiles() * layer.channels, std::array<double, 16>{});
  for_each_product(layer, [&](std::size_t tile_channel, std::size_t channel_filter, std::size_t tile_filter,
                              std::size_t p) { d_v[tile_channel][p] += d_m[tile_filter][p] * u[channel_filter][p]; });
  std::vector<double> made(layer.inputs());
  backward(of_input, d_v, [&](std::size_t s, std::size_t y, std::size_t x, double value) {
    const std::ptrdiff_t place = squares.place(s, y, x, 1);
    if (place >= 0) made[static_cast<std::size_t>(place)] += value;
  });
  return made;
}

std::vector<double> winograd_weights(const Layer& layer, const std::vector<double>& in,
                                     const std::vector<double>& d_out) {
  const Positions v = inputs_forward(layer, in), d_m = outputs_forward(layer, d_out);
  const std::size_t kernel = layer.channels * layer.outputs;
  Positions d_u(kernel, std::array<double, 16>{});
  for_each_product(layer, [&](std::size_t tile_channel, std::size_t channel_filter, std::size_t tile_filter,
                              std::size_t p) { d_u[channel_filter][p] += v[tile_channel][p] * d_m[tile_filter][p]; });
  std::vector<double> made(9 * kernel);
  backward(of_weights, d_u,
           [&](std::size_t s, std::size_t y, std::size_t x, double value) { made[(y * 3 + x) * kernel + s] += value; });
  return made;
}

}  // namespace paceline::kernels::tests
