/// Convolutions with any kernel and stride against their definition, on integers: exact.
#include "kernels/fused/rows_convolution.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

using fused::RowsShape;

/// Calls visit(input or -1, weight, output) for every product of the convolution.
template <class Visit>
void for_each_product(const RowsShape& shape, Visit visit) {
  for (std::size_t y = 0; y < shape.output_height(); ++y)
    for (std::size_t x = 0; x < shape.output_width(); ++x)
      for (std::size_t ky = 0; ky < shape.kernel_height; ++ky)
        for (std::size_t kx = 0; kx < shape.kernel_width; ++kx) {
          const std::size_t row = y * shape.stride + ky, column = x * shape.stride + kx;
          if (row < shape.border || row >= shape.height + shape.border) continue;
          if (column < shape.border || column >= shape.width + shape.border) continue;
          const std::size_t pixel = (row - shape.border) * shape.width + column - shape.border;
          for (std::size_t c = 0; c < shape.channels; ++c)
            for (std::size_t f = 0; f < shape.filters; ++f)
              visit(pixel * shape.channels + c,
                    ((ky * shape.kernel_width + kx) * shape.channels + c) * shape.filters + f,
                    (y * shape.output_width() + x) * shape.filters + f);
        }
}

void check(const RowsShape& shape) {
  const auto in = integers(shape.inputs(), 3, 1), weights = integers(shape.weights(), 3, 2);
  const auto bias = integers(shape.filters, 9, 3), d_out = integers(shape.outputs(), 3, 4);
  std::vector<float> out(shape.outputs()), d_weights(shape.weights(), 2), d_bias(shape.filters, 3),
      d_in(shape.inputs());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = bias[i % shape.filters];
    d_bias[i % shape.filters] += d_out[i];
  }
  for_each_product(shape, [&](std::size_t from, std::size_t weight, std::size_t to) {
    out[to] += in[from] * weights[weight];
    d_weights[weight] += in[from] * d_out[to];
    d_in[from] += weights[weight] * d_out[to];
  });
  for (const NamedTable& table : all_tables()) {
    INFO(table.name << " " << shape.height << " x " << shape.width << " x " << shape.channels << " to " << shape.filters
                    << ", kernel " << shape.kernel_height << " x " << shape.kernel_width << ", stride " << shape.stride
                    << ", border " << shape.border);
    fused::RowsConvolution convolution(shape);
    std::vector<float> made(shape.outputs()), made_weights(shape.weights(), 2), made_bias(shape.filters, 3);
    std::vector<float> made_in(shape.inputs(), -7);
    convolution.forward(*table.routines, in.data(), weights.data(), bias.data(), false, made.data());
    CHECK(made == out);
    convolution.forward(*table.routines, in.data(), weights.data(), bias.data(), true, made.data());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < out.size(); ++i) wrong += made[i] == std::max(out[i], 0.0F) ? 0 : 1;
    CHECK(wrong == 0);
    convolution.backward(*table.routines, in.data(), weights.data(), d_out.data(), made_weights.data(),
                         made_bias.data(), made_in.data());
    CHECK(made_weights == d_weights);
    CHECK(made_bias == d_bias);
    CHECK(made_in == d_in);
  }
}

}  // namespace

TEST_CASE("convolutions of any kernel, stride and border are exact on integers, and so are their gradients") {
  for (const auto& [kernel_height, kernel_width] : {std::pair<std::size_t, std::size_t>{1, 1}, {3, 3}, {5, 2}, {1, 7}})
    for (const std::size_t stride : {1, 2, 3})
      for (const std::size_t border : {0, 1})
        for (const std::size_t channels : {1, 3, 8}) {
          if (border >= kernel_height || border >= kernel_width) continue;
          check({.height = 9,
                 .width = 11,
                 .channels = channels,
                 .filters = channels + 6,
                 .kernel_height = kernel_height,
                 .kernel_width = kernel_width,
                 .stride = stride,
                 .border = border});
        }
}

TEST_CASE("a convolution whose kernel is the whole image has one output") {
  check({.height = 5, .width = 7, .channels = 2, .filters = 17, .kernel_height = 5, .kernel_width = 7});
}

}  // namespace paceline::kernels::tests
