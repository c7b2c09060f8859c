/// Matrix products, one element after another.
#include <algorithm>
#include <cmath>

#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels::reference {
namespace {

using fused::longest_chain;
using fused::Product;

float element(const Product& p, std::size_t row, std::size_t column) {
  float& c = p.c[row * p.c_stride + column];
  float total = 0;
  std::size_t k = 0;
  do {
    const std::size_t end = std::min(p.depth, k + longest_chain);
    const bool first = k == 0;
    float chain = 0;
    for (; k < end; ++k) {
      const float a = p.a_transposed ? p.a[k * p.a_stride + row] : p.a[row * p.a_stride + k];
      const float b = p.b_transposed ? p.b[column * p.b_stride + k] : p.b[k * p.b_stride + column];
      chain = std::fma(a, b, chain);
    }
    if (first)
      total = p.accumulate ? c + chain : chain;
    else
      total = total + chain;
  } while (k < p.depth);
  if (p.bias != nullptr) total = total + p.bias[column];
  if (p.relu && total < 0) total = 0;
  return total;
}

void multiply(const Product& p) {
  for (std::size_t row = 0; row < p.rows; ++row)
    for (std::size_t column = 0; column < p.columns; ++column) p.c[row * p.c_stride + column] = element(p, row, column);
}

void add_columns(const float* values, std::size_t rows, std::size_t columns, float* sums) {
  for (std::size_t j = 0; j < columns; ++j) {
    float sum = 0;
    for (std::size_t i = 0; i < rows; ++i) sum = sum + values[i * columns + j];
    sums[j] = sums[j] + sum;
  }
}

void transpose(const float* from, std::size_t rows, std::size_t columns, float* to) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) to[c * rows + r] = from[r * columns + c];
}

}  // namespace

void fill_product(fused::Routines& table) {
  table.multiply = multiply;
  table.add_columns = add_columns;
  table.transpose = transpose;
}

}  // namespace paceline::kernels::reference
