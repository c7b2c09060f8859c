#pragma once
/// Work on flat buffers: what sums and compresses gradients is made of.

#include <cstddef>
#include <cstdint>

namespace paceline::kernels::fused {

struct BufferRoutines {
  /// out[i] = ((in[0][i] + in[1][i]) + in[2][i]) + ..., count >= 1; out may be one of them.
  void (*sum)(const float* const* in, std::size_t count, std::size_t size, float* out);
  /// IEEE 754 binary16, to nearest, ties to even; beyond 65504 infinity; not-a-number stays.
  void (*to_fp16)(const float* in, std::size_t size, std::uint16_t* out);
  void (*from_fp16)(const std::uint16_t* in, std::size_t size, float* out);
  /// bfloat16: the upper half of a float, to nearest, ties to even; not-a-number stays.
  void (*to_bf16)(const float* in, std::size_t size, std::uint16_t* out);
  void (*from_bf16)(const std::uint16_t* in, std::size_t size, float* out);
  /// The largest magnitude; not-a-number if there is any; 0 of nothing.
  float (*largest_magnitude)(const float* in, std::size_t size);
  /// out[i] = in[i] * inverse_step to nearest, ties to even, within [-127, 127]; not-a-number gives 0.
  void (*to_int8)(const float* in, std::size_t size, float inverse_step, std::int8_t* out);
  /// out[i] = in[i] * step.
  void (*from_int8)(const std::int8_t* in, std::size_t size, float step, float* out);
  /// out[i] = in[i] / 255, rounded once.
  void (*from_pixels)(const std::uint8_t* in, std::size_t size, float* out);
};

}  // namespace paceline::kernels::fused
