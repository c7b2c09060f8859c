/// The matrix product of every table: exact on integers, the same bits, within the proven bound.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/fused/product.hpp"
#include "tests/kernels/tables.hpp"

namespace paceline::kernels::tests {
namespace {

using fused::longest_chain;
using fused::Product;

/// A product with operands of its own; strides are larger than rows, so that nothing beyond a row may be touched.
struct Case {
  Product product;
  std::vector<float> a, b, c, bias;

  Case(std::size_t rows, std::size_t columns, std::size_t depth, bool a_transposed, bool b_transposed) {
    product.rows = rows;
    product.columns = columns;
    product.depth = depth;
    product.a_transposed = a_transposed;
    product.b_transposed = b_transposed;
    product.a_stride = (a_transposed ? rows : depth) + 3;
    product.b_stride = (b_transposed ? depth : columns) + 5;
    product.c_stride = columns + 2;
  }
  std::size_t a_size() const { return product.a_stride * (product.a_transposed ? product.depth : product.rows); }
  std::size_t b_size() const { return product.b_stride * (product.b_transposed ? product.columns : product.depth); }

  void fill(int largest, std::uint64_t seed) {
    a = largest > 0 ? integers(a_size(), largest, seed) : normals(a_size(), seed);
    b = largest > 0 ? integers(b_size(), largest, seed + 1) : normals(b_size(), seed + 1);
    const std::size_t c_size = product.c_stride * product.rows;
    c = largest > 0 ? integers(c_size, largest, seed + 2) : normals(c_size, seed + 2);
    bias = largest > 0 ? integers(product.columns, largest, seed + 3) : normals(product.columns, seed + 3);
  }
  /// C after the product, everything between its rows included.
  std::vector<float> by(const fused::Routines& routines, bool accumulate, bool with_bias, bool relu) const {
    std::vector<float> result = c;
    Product p = product;
    p.a = a.data();
    p.b = b.data();
    p.c = result.data();
    p.accumulate = accumulate;
    p.bias = with_bias ? bias.data() : nullptr;
    p.relu = relu;
    routines.multiply(p);
    return result;
  }
  double left(std::size_t row, std::size_t k) const {
    return static_cast<double>(product.a_transposed ? a[k * product.a_stride + row] : a[row * product.a_stride + k]);
  }
  double right(std::size_t k, std::size_t column) const {
    return static_cast<double>(product.b_transposed ? b[column * product.b_stride + k]
                                                    : b[k * product.b_stride + column]);
  }
};

/// The definition in double; C in between its rows stays.
std::vector<float> by_definition(const Case& which, bool accumulate, bool with_bias, bool relu) {
  std::vector<float> result = which.c;
  for (std::size_t row = 0; row < which.product.rows; ++row)
    for (std::size_t column = 0; column < which.product.columns; ++column) {
      float& c = result[row * which.product.c_stride + column];
      double sum = accumulate ? static_cast<double>(c) : 0;
      for (std::size_t k = 0; k < which.product.depth; ++k) sum += which.left(row, k) * which.right(k, column);
      if (with_bias) sum += static_cast<double>(which.bias[column]);
      c = static_cast<float>(relu ? std::max(sum, 0.0) : sum);
    }
  return result;
}

void check_exact(Case which, std::uint64_t seed) {
  which.fill(3, seed);
  INFO(which.product.rows << " x " << which.product.columns << " x " << which.product.depth << ", transposed "
                          << which.product.a_transposed << which.product.b_transposed);
  for (const bool accumulate : {false, true})
    for (const bool with_bias : {false, true})
      for (const bool relu : {false, true}) {
        const std::vector<float> expected = by_definition(which, accumulate, with_bias, relu);
        for (const NamedTable& table : all_tables()) {
          INFO(table.name << " accumulate " << accumulate << " bias " << with_bias << " relu " << relu);
          CHECK(which.by(*table.routines, accumulate, with_bias, relu) == expected);
        }
      }
}

}  // namespace

TEST_CASE("products of integers are exact for awkward numbers of rows, columns and depth") {
  for (const std::size_t rows : {0, 1, 5, 6, 7, 13, 14, 15, 29})
    for (const std::size_t columns : awkward_sizes())
      for (const std::size_t depth : {0, 1, 3, 4, 5, 17}) check_exact({rows, columns, depth, false, false}, 1);
}

TEST_CASE("products of transposed integer matrices are exact") {
  for (const std::size_t rows : {1, 4, 7, 15, 31})
    for (const std::size_t columns : {1, 7, 16, 17, 33, 65})
      for (const std::size_t depth : {1, 4, 13, 33})
        for (const int transposed : {1, 2, 3})
          check_exact({rows, columns, depth, (transposed & 1) != 0, (transposed & 2) != 0}, 2);
}

TEST_CASE("products beyond one block of depth, columns and packing are exact", "[slow]") {
  check_exact({3, 5, longest_chain - 1, false, false}, 3);
  check_exact({3, 5, longest_chain, false, true}, 3);
  check_exact({15, 33, longest_chain + 1, true, false}, 3);
  check_exact({7, 1031, 2 * longest_chain + 1, false, false}, 3);
  check_exact({17, 1500, 37, true, true}, 3);
  check_exact({193, 601, 521, false, false}, 3);
}

TEST_CASE("all tables give the same bits of a product", "[slow]") {
  for (const auto& [rows, columns, depth] : std::vector<std::array<std::size_t, 3>>{
           {1, 1, 1}, {13, 31, 100}, {64, 10, 784}, {10, 64, 1500}, {49, 64, 32}, {193, 601, 521}, {5, 1031, 1100}})
    for (const int transposed : {0, 1, 2, 3}) {
      Case which(rows, columns, depth, (transposed & 1) != 0, (transposed & 2) != 0);
      which.fill(0, rows + columns);
      for (const bool accumulate : {false, true}) {
        const std::vector<float> expected = which.by(plain(), accumulate, true, true);
        for (const NamedTable& table : fast_tables()) {
          INFO(table.name << " " << rows << " x " << columns << " x " << depth << " transposed " << transposed);
          CHECK(same_bits(which.by(*table.routines, accumulate, true, true), expected));
        }
      }
    }
}

TEST_CASE("products of real numbers stay within the proven error bound") {
  // Chains of fused multiply-adds have min(depth, longest) roundings, their sum one each, bias and C one each.
  for (const std::size_t depth : {1, 17, 512, 513, 3000}) {
    Case which(9, 35, depth, false, false);
    which.fill(0, depth);
    const std::size_t blocks = (depth + longest_chain - 1) / longest_chain;
    const double roundings = static_cast<double>(std::min(depth, longest_chain) + blocks + 2);
    for (const NamedTable& table : all_tables()) {
      const std::vector<float> result = which.by(*table.routines, false, true, false);
      std::size_t outside = 0;
      for (std::size_t row = 0; row < 9; ++row)
        for (std::size_t column = 0; column < 35; ++column) {
          double sum = static_cast<double>(which.bias[column]), magnitude = std::abs(sum);
          for (std::size_t k = 0; k < depth; ++k) {
            const double term = which.left(row, k) * which.right(k, column);
            sum += term;
            magnitude += std::abs(term);
          }
          const double error = std::abs(static_cast<double>(result[row * which.product.c_stride + column]) - sum);
          if (!(error <= roundings * 0x1.0p-24 * magnitude)) ++outside;
        }
      INFO(table.name << " depth " << depth);
      CHECK(outside == 0);
    }
  }
}

TEST_CASE("not-a-number and infinity come out of exactly the rows and columns they are in, through ReLU too") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const NamedTable& table : all_tables())
    for (const float bad : {nan, infinity}) {
      Case which(15, 35, 20, false, false);
      which.fill(3, 5);
      for (float& value : which.b) value = 1;
      which.a[7 * which.product.a_stride + 19] = bad;
      const std::vector<float> result = which.by(*table.routines, false, false, true);
      for (std::size_t row = 0; row < 15; ++row)
        for (std::size_t column = 0; column < 35; ++column) {
          const float value = result[row * which.product.c_stride + column];
          CHECK(std::isfinite(value) == (row != 7));
          if (row == 7) CHECK((std::isnan(bad) ? std::isnan(value) : value == infinity));
        }
    }
}

}  // namespace paceline::kernels::tests
