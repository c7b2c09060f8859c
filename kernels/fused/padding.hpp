#pragma once
/// Images with a border of zeros, so that no kernel asks where an edge is.

#include <cstddef>

#include "kernels/fused/routines.hpp"

namespace paceline::kernels::fused {

/// Copies an image into the middle of [height + 2 border][width + 2 border][channels]; the border is left as it is.
void put_inside(const ImageShape& shape, std::size_t border, const float* image, float* padded);
/// Copies the middle out.
void take_inside(const ImageShape& shape, std::size_t border, const float* padded, float* image);

}  // namespace paceline::kernels::fused
