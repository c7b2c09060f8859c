#pragma once
/// Room for a packed block of a matrix, one for each thread that multiplies, kept until the thread ends.

#include <cstddef>

namespace paceline::kernels::simd {

/// 64-byte aligned, on the heap (callers run on small stacks), overwritten by the next product of this thread.
float* packing_space(std::size_t floats);

}  // namespace paceline::kernels::simd
