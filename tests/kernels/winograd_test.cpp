/// Winograd's transforms of every table: exact on integers against the definition of a convolution, adjoint to each
/// other, and the same bits.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

using fused::ConvolutionShape;
using fused::Product;

/// m = v u at all sixteen positions.
std::vector<float> multiplied(const fused::Routines& routines, const ConvolutionShape& shape,
                              const std::vector<float>& v, const std::vector<float>& u) {
  std::vector<float> m(16 * shape.tiles() * shape.filters);
  for (std::size_t p = 0; p < 16; ++p) {
    Product product;
    product.rows = shape.tiles();
    product.columns = shape.filters;
    product.depth = shape.channels;
    product.a = v.data() + p * shape.tiles() * shape.channels;
    product.a_stride = shape.channels;
    product.b = u.data() + p * shape.channels * shape.filters;
    product.b_stride = shape.filters;
    product.c = m.data() + p * shape.tiles() * shape.filters;
    product.c_stride = shape.filters;
    routines.multiply(product);
  }
  return m;
}

struct Forward {
  std::vector<float> u, u_transposed, v, m, out;
  std::vector<std::uint8_t> winners;
};

Forward forward_by(const fused::Routines& routines, const ConvolutionShape& shape, const std::vector<float>& padded,
                   const std::vector<float>& weights, const std::vector<float>& bias) {
  Forward made;
  made.u.resize(16 * shape.channels * shape.filters);
  made.u_transposed.resize(made.u.size());
  made.v.resize(16 * shape.tiles() * shape.channels);
  made.out.resize(shape.outputs());
  made.winners.resize(shape.tiles() * shape.winner_stride());
  routines.winograd_weights(shape.channels, shape.filters, weights.data(), made.u.data(), made.u_transposed.data());
  routines.winograd_input(shape, padded.data(), made.v.data());
  made.m = multiplied(routines, shape, made.v, made.u);
  routines.winograd_output(shape, made.m.data(), bias.data(), made.out.data(), made.winners.data());
  return made;
}

/// The convolution by its definition, unpooled, with bias and ReLU.
std::vector<double> by_definition(const ConvolutionShape& shape, const std::vector<float>& padded,
                                  const std::vector<float>& weights, const std::vector<float>& bias) {
  std::vector<double> out(shape.height * shape.width * shape.filters);
  for (std::size_t y = 0; y < shape.height; ++y)
    for (std::size_t x = 0; x < shape.width; ++x)
      for (std::size_t f = 0; f < shape.filters; ++f) {
        double sum = static_cast<double>(bias[f]);
        for (std::size_t tap = 0; tap < 9; ++tap)
          for (std::size_t c = 0; c < shape.channels; ++c)
            sum += static_cast<double>(padded[((y + tap / 3) * (shape.width + 2) + x + tap % 3) * shape.channels + c]) *
                   static_cast<double>(weights[(tap * shape.channels + c) * shape.filters + f]);
        out[(y * shape.width + x) * shape.filters + f] = shape.relu ? std::max(sum, 0.0) : sum;
      }
  return out;
}

std::vector<float> pooled(const ConvolutionShape& shape, const std::vector<double>& image) {
  std::vector<float> out;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2)
      for (std::size_t f = 0; f < shape.filters; ++f) {
        const auto at = [&](std::size_t dy, std::size_t dx) {
          return image[((y + dy) * shape.width + x + dx) * shape.filters + f];
        };
        out.push_back(static_cast<float>(std::max(std::max(at(0, 0), at(0, 1)), std::max(at(1, 0), at(1, 1)))));
      }
  return out;
}

std::vector<ConvolutionShape> shapes() {
  std::vector<ConvolutionShape> all;
  for (const auto& [height, width] : {std::pair<std::size_t, std::size_t>{2, 2}, {2, 6}, {6, 4}})
    for (const std::size_t channels : {1, 8, 13, 17})
      for (const std::size_t filters : {1, 8, 15, 33})
        for (const bool pool : {false, true})
          for (const bool relu : {false, true}) all.push_back({height, width, channels, filters, pool, relu});
  return all;
}

double dot(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

}  // namespace

TEST_CASE("Winograd's convolution of integers with weights that are multiples of 4 is exact") {
  for (const ConvolutionShape& shape : shapes()) {
    const auto padded = integers(shape.padded_floats(), 3, 1);
    const auto weights = integers(9 * shape.channels * shape.filters, 3, 2, 4), bias = integers(shape.filters, 9, 3);
    const std::vector<double> image = by_definition(shape, padded, weights, bias);
    const std::vector<float> expected =
        shape.pooled ? pooled(shape, image) : std::vector<float>(image.begin(), image.end());
    for (const NamedTable& table : all_tables()) {
      INFO(table.name << " " << shape.height << " x " << shape.width << " x " << shape.channels << " to "
                      << shape.filters << " pooled " << shape.pooled << " relu " << shape.relu);
      CHECK(forward_by(*table.routines, shape, padded, weights, bias).out == expected);
    }
  }
}

TEST_CASE("the backward transforms of Winograd are the transposes of the forward ones") {
  // <y, T x> = <T' y, x>: exact, since integers with weights that are multiples of 4 round nowhere.
  for (ConvolutionShape shape : shapes()) {
    shape.pooled = shape.relu = false;
    const std::size_t kernel = shape.channels * shape.filters;
    const auto padded = integers(shape.padded_floats(), 3, 1), weights = integers(9 * kernel, 3, 2, 4);
    const std::vector<float> no_bias(shape.filters);
    const auto d_out = integers(shape.outputs(), 3, 4), d_v = integers(16 * shape.tiles() * shape.channels, 3, 5);
    const auto d_u = integers(16 * kernel, 3, 6, 4);
    for (const NamedTable& table : all_tables()) {
      INFO(table.name << " " << shape.height << " x " << shape.width << " x " << shape.channels << " to "
                      << shape.filters);
      const Forward made = forward_by(*table.routines, shape, padded, weights, no_bias);
      std::vector<float> d_m(made.m.size()), d_bias(shape.filters), d_padded(padded.size()), d_weights(weights.size());
      table.routines->winograd_output_backward(shape, d_out.data(), nullptr, d_m.data(), d_bias.data());
      CHECK(dot(d_out, made.out) == dot(d_m, made.m));
      table.routines->winograd_input_backward(shape, d_v.data(), d_padded.data());
      CHECK(dot(d_v, made.v) == dot(d_padded, padded));
      table.routines->winograd_weights_backward(shape.channels, shape.filters, d_u.data(), d_weights.data());
      CHECK(dot(d_u, made.u) == dot(d_weights, weights));
    }
  }
}

TEST_CASE("all tables give the same bits of Winograd's convolution and of its gradients") {
  for (const ConvolutionShape& shape : shapes()) {
    const std::size_t kernel = shape.channels * shape.filters;
    const auto padded = normals(shape.padded_floats(), 1), weights = normals(9 * kernel, 2);
    const auto bias = normals(shape.filters, 3), d_out = normals(shape.outputs(), 4);
    const auto d_u = normals(16 * kernel, 5);
    struct Result {
      Forward forward;
      std::vector<float> d_m, d_bias, d_padded, d_weights;
    };
    const auto run = [&](const fused::Routines& routines) {
      Result made{forward_by(routines, shape, padded, weights, bias),
                  std::vector<float>(16 * shape.tiles() * shape.filters), normals(shape.filters, 6),
                  normals(shape.padded_floats(), 7), std::vector<float>(9 * kernel)};
      routines.winograd_output_backward(shape, d_out.data(), made.forward.winners.data(), made.d_m.data(),
                                        made.d_bias.data());
      routines.winograd_input_backward(shape, made.forward.v.data(), made.d_padded.data());
      routines.winograd_weights_backward(shape.channels, shape.filters, d_u.data(), made.d_weights.data());
      return made;
    };
    const Result expected = run(plain());
    for (const NamedTable& table : fast_tables()) {
      INFO(table.name << " " << shape.height << " x " << shape.width << " x " << shape.channels << " to "
                      << shape.filters << " pooled " << shape.pooled << " relu " << shape.relu);
      const Result made = run(*table.routines);
      CHECK(same_bits(made.forward.u, expected.forward.u));
      CHECK(same_bits(made.forward.u_transposed, expected.forward.u_transposed));
      CHECK(same_bits(made.forward.v, expected.forward.v));
      CHECK(same_bits(made.forward.out, expected.forward.out));
      CHECK(same_bits(made.d_m, expected.d_m));
      CHECK(same_bits(made.d_bias, expected.d_bias));
      CHECK(same_bits(made.d_padded, expected.d_padded));
      CHECK(same_bits(made.d_weights, expected.d_weights));
    }
  }
}

TEST_CASE("a pixel that is not a number reaches the outputs of its tile and no other") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ConvolutionShape shape{2, 4, 8, 8, true, true};
  for (const NamedTable& table : all_tables()) {
    auto padded = integers(shape.padded_floats(), 3, 1);
    padded.front() = nan;  // The first tile's patch alone.
    const auto weights = integers(9 * 64, 3, 2, 4), bias = integers(8, 9, 3);
    const Forward made = forward_by(*table.routines, shape, padded, weights, bias);
    for (std::size_t f = 0; f < 8; ++f) {
      CHECK(std::isnan(made.out[f]));
      CHECK(made.winners[f] < 4);
      CHECK(std::isfinite(made.out[8 + f]));
    }
  }
}

}  // namespace paceline::kernels::tests
