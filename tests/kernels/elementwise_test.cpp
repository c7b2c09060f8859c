/// ReLU, dropout, pooling, column sums and transposition of every table, on awkward sizes.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

const float nan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> with_one(std::vector<float> values, std::size_t place, float value) {
  if (place < values.size()) values[place] = value;
  return values;
}

}  // namespace

TEST_CASE("ReLU cuts what is negative, lets not-a-number pass and touches nothing beyond its end") {
  for (const std::size_t size : awkward_sizes())
    for (const NamedTable& table : all_tables()) {
      std::vector<float> values = with_one(integers(size + 1, 3, 1), size / 2, nan);
      const std::vector<float> before = values;
      table.routines->relu(values.data(), size);
      for (std::size_t i = 0; i < size; ++i)
        CHECK((std::isnan(before[i]) ? std::isnan(values[i]) : values[i] == std::max(before[i], 0.0F)));
      CHECK((values[size] == before[size] || std::isnan(before[size])));
    }
}

TEST_CASE("the gradient passes ReLU where its output is positive or not a number") {
  for (const std::size_t size : awkward_sizes())
    for (const NamedTable& table : all_tables()) {
      const std::vector<float> out = with_one(integers(size, 1, 1), size / 2, nan);
      const std::vector<float> before = integers(size + 1, 9, 2);
      std::vector<float> d_out = before;
      table.routines->relu_backward(out.data(), d_out.data(), size);
      for (std::size_t i = 0; i < size; ++i) CHECK(d_out[i] == (out[i] <= 0 ? 0 : before[i]));
      CHECK(d_out[size] == before[size]);
    }
}

TEST_CASE("dropout keeps exactly the units of the mask, and what is dropped is gone whatever it was") {
  const DropoutMask mask(7, 2, 0.25);
  const DropoutMask::Row row = mask.row({5, 3});
  for (const std::size_t size : awkward_sizes())
    for (const NamedTable& table : all_tables()) {
      const std::vector<float> in(size, 3), bad(size, nan);
      std::vector<float> out(size + 1, -7), of_bad(size);
      table.routines->dropout(row, mask.scale(), in.data(), size, out.data());
      table.routines->dropout(row, mask.scale(), bad.data(), size, of_bad.data());
      for (std::size_t i = 0; i < size; ++i) {
        CHECK(out[i] == (row.keeps(i) ? 3 * mask.scale() : 0));
        CHECK(std::isnan(of_bad[i]) == row.keeps(i));
      }
      CHECK(out[size] == -7);
    }
}

TEST_CASE("column sums of integers are exact and added to what is there") {
  for (const std::size_t rows : {0, 1, 2, 13})
    for (const std::size_t columns : awkward_sizes())
      for (const NamedTable& table : all_tables()) {
        const std::vector<float> values = integers(rows * columns, 9, 1), before = integers(columns + 1, 9, 2);
        std::vector<float> sums = before, expected = before;
        for (std::size_t i = 0; i < values.size(); ++i) expected[i % columns] += values[i];
        table.routines->add_columns(values.data(), rows, columns, sums.data());
        CHECK(sums == expected);
      }
}

TEST_CASE("transposition puts every element in its place") {
  for (const std::size_t rows : awkward_sizes())
    for (const std::size_t columns : {1, 4, 5, 17})
      for (const NamedTable& table : all_tables()) {
        const std::vector<float> from = normals(rows * columns, 1);
        std::vector<float> to(from.size());
        table.routines->transpose(from.data(), rows, columns, to.data());
        std::size_t wrong = 0;
        for (std::size_t r = 0; r < rows; ++r)
          for (std::size_t c = 0; c < columns; ++c) wrong += to[c * rows + r] == from[r * columns + c] ? 0 : 1;
        CHECK(wrong == 0);
      }
}

TEST_CASE("a max-pool takes the first largest and not-a-number above all, and its gradient goes there alone") {
  for (const std::size_t channels : {1, 7, 8, 9, 16, 17, 33}) {
    const fused::ImageShape shape{4, 6, channels};
    // Of 24 pixels one is not a number in every channel; the others are small integers with many ties.
    const std::vector<float> in = with_one(integers(shape.floats(), 1, 1), 9 * channels, nan);
    const std::size_t outputs = shape.floats() / 4;
    const std::vector<float> d_out = integers(outputs, 9, 2);
    for (const NamedTable& table : all_tables()) {
      std::vector<float> out(outputs), d_in(shape.floats(), nan), expected_d_in(shape.floats());
      std::vector<std::uint8_t> winners(outputs);
      table.routines->max_pool(shape, in.data(), out.data(), winners.data());
      table.routines->unpool(shape, d_out.data(), winners.data(), d_in.data());
      for (std::size_t o = 0; o < outputs; ++o) {
        const std::size_t c = o % channels, x = o / channels % 3 * 2, y = o / channels / 3 * 2;
        std::size_t best = (y * 6 + x) * channels + c;
        for (const std::size_t k : {1, 2, 3}) {
          const std::size_t other = ((y + k / 2) * 6 + x + k % 2) * channels + c;
          if (!std::isnan(in[best]) && (std::isnan(in[other]) || in[other] > in[best])) best = other;
        }
        CHECK((std::isnan(in[best]) ? std::isnan(out[o]) : out[o] == in[best]));
        expected_d_in[best] = d_out[o];
      }
      INFO(table.name << " channels " << channels);
      CHECK(d_in == expected_d_in);
    }
  }
}

}  // namespace paceline::kernels::tests
