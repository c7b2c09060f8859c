/// Products on devices, own tiles and libraries: integers, which are computed without rounding, against a plain loop.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "kernels/device/product.hpp"
#include "kernels/random.hpp"
#include "tests/kernels/device_rooms.hpp"

namespace paceline::kernels::tests {
namespace {

using device::index;

std::vector<float> integers(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.below(7)) - 3;
  return values;
}

struct Case {
  std::size_t rows, columns, depth;
  bool left_transposed = false, right_transposed = false, ones = false;
  std::uint32_t finish = 0;
};

std::size_t left_rows(const Case& c) {
  return c.rows - (c.ones ? 1 : 0);
}

struct Data {
  std::vector<float> left, right, bias, activations;
  explicit Data(const Case& c)
      : left(integers(left_rows(c) * c.depth, 1)),
        right(integers(c.columns * c.depth, 2)),
        bias(integers(c.columns, 3)),
        activations(integers(c.rows * c.columns, 4)) {}
};

float finished(const Case& c, const Data& data, std::size_t i, std::size_t j, float sum) {
  if ((c.finish & device::add_bias) != 0) sum += data.bias[j];
  if ((c.finish & device::apply_relu) != 0) sum = std::max(sum, 0.0F);
  if ((c.finish & device::apply_mask) != 0 && data.activations[i * c.columns + j] <= 0) sum = 0;
  return sum;
}

std::vector<float> expected(const Case& c, const Data& data) {
  std::vector<float> out(c.rows * c.columns);
  const std::size_t rows = left_rows(c);
  for (std::size_t i = 0; i < c.rows; ++i)
    for (std::size_t j = 0; j < c.columns; ++j) {
      float sum = 0;
      for (std::size_t k = 0; k < c.depth; ++k) {
        const float left = i == rows ? 1 : data.left[c.left_transposed ? k * rows + i : i * c.depth + k];
        sum += left * data.right[c.right_transposed ? j * c.depth + k : k * c.columns + j];
      }
      out[i * c.columns + j] = finished(c, data, i, j, sum);
    }
  return out;
}

std::vector<float> computed(device::Room& room, const Case& c, const Data& data) {
  const auto left = uploaded(room, data.left), right = uploaded(room, data.right), bias = uploaded(room, data.bias);
  const auto activations = uploaded(room, data.activations);
  // Room around the result, where nothing may be written.
  const std::vector<float> before(c.rows * c.columns + 10, 77);
  const auto out = uploaded(room, before);
  const device::Parts parts(room);
  room.updates.run_to_end([&](device::Queue& queue) {
    device::multiply(queue, parts,
                     {.left = {*left, 0, index(c.left_transposed ? left_rows(c) : c.depth), c.left_transposed},
                      .right = {*right, 0, index(c.right_transposed ? c.depth : c.columns), c.right_transposed},
                      .out = *out,
                      .out_begin = 5,
                      .rows = c.rows,
                      .columns = c.columns,
                      .depth = c.depth,
                      .finish = {c.finish, bias.get(), 0, activations.get()},
                      .ones = c.ones});
  });
  auto all = downloaded(room, *out, before.size());
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(all[i] == 77);
    CHECK(all[all.size() - 1 - i] == 77);
  }
  return {all.begin() + 5, all.end() - 5};
}

void check(const Case& c) {
  const Data data(c);
  const std::vector<float> right = expected(c, data);
  for (const NamedRoom& named : device_rooms()) {
    INFO(named.name << ": " << c.rows << " x " << c.columns << " x " << c.depth << ", transposed " << c.left_transposed
                    << c.right_transposed << ", ones " << c.ones << ", finish " << c.finish);
    CHECK(computed(*named.room, c, data) == right);
  }
}

}  // namespace

TEST_CASE("devices multiply integers exactly, whatever is transposed, on awkward sizes") {
  for (const bool left : {false, true})
    for (const bool right : {false, true}) {
      for (const std::size_t rows : {1, 7, 8, 9, 63, 64, 65})
        for (const std::size_t columns : {1, 31, 33, 67}) check({rows, columns, 19, left, right});
      for (const std::size_t depth : {1, 15, 16, 17, 127, 128, 129, 1009}) check({13, 11, depth, left, right});
    }
}

TEST_CASE("devices sum nothing to zero") {
  for (const bool left : {false, true}) check({5, 3, 0, left});
}

TEST_CASE("a row of ones gives the sums of the other side's rows") {
  for (const std::size_t depth : {1, 17, 300}) check({9, 35, depth, true, false, true});
  check({1, 5, 21, true, false, true});
}

TEST_CASE("bias, ReLU and mask are applied to whole sums, also where the depth is cut into parts") {
  for (const std::size_t depth : {5, 1009})
    for (const std::uint32_t finish :
         {device::add_bias, device::apply_relu, device::add_bias | device::apply_relu, device::apply_mask})
      check({10, 37, depth, false, true, false, finish});
}

TEST_CASE("products that are large enough for a library are exact as well") {
  for (const bool left : {false, true})
    for (const bool right : {false, true}) check({301, 257, 263, left, right});
  check({301, 257, 263, true, false, true});
  check({301, 257, 263, false, true, false, device::apply_mask});
  check({301, 257, 263, false, false, false, device::add_bias | device::apply_relu});
}

}  // namespace paceline::kernels::tests
