#pragma once

#include <Eigen/Core>
#include <cstddef>

namespace paceline::kernels::eigen {

/// Views of row-major floats that somebody else owns.
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Matrix = Eigen::Map<RowMajor>;
using ConstMatrix = Eigen::Map<const RowMajor>;

inline Matrix matrix(float* values, std::size_t rows, std::size_t columns) {
  return {values, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}
inline ConstMatrix matrix(const float* values, std::size_t rows, std::size_t columns) {
  return {values, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}

/// sums[j] += the sum of column j, row after row. Not Eigen's colwise().sum(), whose order is not promised.
inline void add_columns(const float* values, std::size_t rows, std::size_t columns, float* sums) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) sums[j] += values[i * columns + j];
}

}  // namespace paceline::kernels::eigen
