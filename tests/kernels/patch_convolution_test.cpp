/// The pooled convolution of few channels, of every table, against its definition.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

using fused::ConvolutionShape;

struct Made {
  std::vector<float> out, d_weights, d_bias;
  std::vector<std::uint8_t> winners;
};

struct Inputs {
  std::vector<float> padded, weights, bias, d_out, d_weights, d_bias;
};

Inputs integer_inputs(const ConvolutionShape& shape) {
  return {integers(shape.padded_floats(), 3, 1),
          integers(9 * shape.channels * shape.filters, 3, 2),
          integers(shape.filters, 9, 3),
          integers(shape.outputs(), 5, 4),
          integers(9 * shape.channels * shape.filters, 9, 5),
          integers(shape.filters, 9, 6)};
}

Made made_by(const fused::Routines& routines, const ConvolutionShape& shape, const Inputs& in) {
  Made made{std::vector<float>(shape.outputs()), in.d_weights, in.d_bias,
            std::vector<std::uint8_t>(shape.tiles() * shape.winner_stride())};
  routines.patch_convolution(shape, in.padded.data(), in.weights.data(), in.bias.data(), made.out.data(),
                             made.winners.data());
  routines.patch_convolution_backward(shape, in.padded.data(), made.winners.data(), in.d_out.data(),
                                      made.d_weights.data(), made.d_bias.data());
  return made;
}

/// One window and filter at a time, in double.
Made by_definition(const ConvolutionShape& shape, const Inputs& in) {
  Made made{{}, in.d_weights, in.d_bias, {}};
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2)
      for (std::size_t f = 0; f < shape.filters; ++f) {
        const auto pixel = [&](std::size_t output, std::size_t tap, std::size_t c) {
          return (((y + output / 2 + tap / 3) * (shape.width + 2)) + x + output % 2 + tap % 3) * shape.channels + c;
        };
        double value[4];
        for (std::size_t output = 0; output < 4; ++output) {
          value[output] = static_cast<double>(in.bias[f]);
          for (std::size_t tap = 0; tap < 9; ++tap)
            for (std::size_t c = 0; c < shape.channels; ++c)
              value[output] += static_cast<double>(in.padded[pixel(output, tap, c)]) *
                               static_cast<double>(in.weights[(tap * shape.channels + c) * shape.filters + f]);
        }
        const auto best = static_cast<std::size_t>(std::max_element(value, value + 4) - value);
        const bool open = !shape.relu || value[best] > 0;
        const float d_out = in.d_out[made.out.size()];
        made.out.push_back(open ? static_cast<float>(value[best]) : 0);
        if (!open) continue;
        made.d_bias[f] += d_out;
        for (std::size_t tap = 0; tap < 9; ++tap)
          for (std::size_t c = 0; c < shape.channels; ++c)
            made.d_weights[(tap * shape.channels + c) * shape.filters + f] += in.padded[pixel(best, tap, c)] * d_out;
      }
  return made;
}

std::vector<ConvolutionShape> shapes() {
  std::vector<ConvolutionShape> all;
  for (const auto& [height, width] : {std::pair<std::size_t, std::size_t>{2, 2}, {4, 6}})
    for (const std::size_t channels : {1, 2, 3, 4})
      for (const std::size_t filters : {1, 7, 8, 9, 16, 17, 31, 33})
        for (const bool relu : {false, true}) all.push_back({height, width, channels, filters, true, relu});
  return all;
}

}  // namespace

TEST_CASE("a pooled convolution of few channels and its gradient are exact on integers, ties included") {
  for (const ConvolutionShape& shape : shapes()) {
    const Inputs in = integer_inputs(shape);
    const Made expected = by_definition(shape, in);
    for (const NamedTable& table : all_tables()) {
      INFO(table.name << " " << shape.height << " x " << shape.width << " x " << shape.channels << " to "
                      << shape.filters << " relu " << shape.relu);
      const Made made = made_by(*table.routines, shape, in);
      CHECK(made.out == expected.out);
      CHECK(made.d_weights == expected.d_weights);
      CHECK(made.d_bias == expected.d_bias);
    }
  }
}

TEST_CASE("all tables give the same bits of a pooled convolution of few channels") {
  for (const ConvolutionShape& shape : shapes()) {
    Inputs in = integer_inputs(shape);
    in.padded = normals(in.padded.size(), 1);
    in.weights = normals(in.weights.size(), 2);
    in.d_out = normals(in.d_out.size(), 3);
    const Made expected = made_by(plain(), shape, in);
    for (const NamedTable& table : fast_tables()) {
      INFO(table.name << " channels " << shape.channels << " filters " << shape.filters);
      const Made made = made_by(*table.routines, shape, in);
      CHECK(same_bits(made.out, expected.out));
      CHECK(same_bits(made.d_weights, expected.d_weights));
      CHECK(same_bits(made.d_bias, expected.d_bias));
    }
  }
}

TEST_CASE("a pixel that is not a number wins its window, and a closed window's pixel harms no gradient") {
  const ConvolutionShape shape{2, 4, 1, 9, true, true};
  for (const NamedTable& table : all_tables()) {
    Inputs in = integer_inputs(shape);
    std::fill(in.weights.begin(), in.weights.end(), 1.0F);
    std::fill(in.bias.begin(), in.bias.end(), -1000.0F);
    in.padded[0] = std::numeric_limits<float>::quiet_NaN();  // First window only.
    in.padded[5] = -std::numeric_limits<float>::infinity();  // The last pixel of the first row: second window only.
    const Made made = made_by(*table.routines, shape, in);
    for (std::size_t f = 0; f < shape.filters; ++f) {
      CHECK(std::isnan(made.out[f]));
      CHECK(made.winners[f] == 0);
      CHECK(made.out[shape.filters + f] == 0);
      CHECK(made.winners[shape.winner_stride() + f] == fused::closed);
      // Tap 2 meets the infinite pixel in the closed window alone.
      CHECK(std::isfinite(made.d_weights[2 * shape.filters + f]));
    }
  }
}

}  // namespace paceline::kernels::tests
