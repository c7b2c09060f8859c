#include "kernels/fused/padding.hpp"

#include <algorithm>

namespace paceline::kernels::fused {
namespace {

std::size_t padded_row(const ImageShape& shape, std::size_t border) {
  return (shape.width + 2 * border) * shape.channels;
}

std::size_t first_inside(const ImageShape& shape, std::size_t border) {
  return border * padded_row(shape, border) + border * shape.channels;
}

}  // namespace

void put_inside(const ImageShape& shape, std::size_t border, const float* image, float* padded) {
  const std::size_t row = shape.width * shape.channels;
  padded += first_inside(shape, border);
  for (std::size_t y = 0; y < shape.height; ++y)
    std::copy_n(image + y * row, row, padded + y * padded_row(shape, border));
}

void take_inside(const ImageShape& shape, std::size_t border, const float* padded, float* image) {
  const std::size_t row = shape.width * shape.channels;
  padded += first_inside(shape, border);
  for (std::size_t y = 0; y < shape.height; ++y)
    std::copy_n(padded + y * padded_row(shape, border), row, image + y * row);
}

}  // namespace paceline::kernels::fused
