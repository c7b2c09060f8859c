#pragma once
/// Work on flat host buffers: sums of gradients and the number formats that compress them. Uses the fastest
/// instructions there are; the result is the same bits on every machine. Spans of one call have the same length, or
/// std::invalid_argument is thrown: a bug of the caller.

#include <cstdint>
#include <span>

namespace paceline::kernels {

/// out = ((in[0] + in[1]) + in[2]) + ..., element by element; at least one buffer. out may be one of them.
void sum_of(std::span<const std::span<const float>> in, std::span<float> out);

/// IEEE 754 binary16, to nearest, ties to even; from 65520 on infinity; not-a-number stays one.
void to_fp16(std::span<const float> in, std::span<std::uint16_t> out);
/// Exact.
void from_fp16(std::span<const std::uint16_t> in, std::span<float> out);

/// bfloat16, the upper half of a float, to nearest, ties to even; not-a-number stays one.
void to_bf16(std::span<const float> in, std::span<std::uint16_t> out);
/// Exact.
void from_bf16(std::span<const std::uint16_t> in, std::span<float> out);

/// Eight bits with one step for the whole buffer, symmetric: out = in / step to nearest, in [-127, 127]. Gives the
/// step, the largest magnitude / 127, so that an entry is off by half a step at most (and a few roundings). All zero:
/// step 0. Where an entry is not finite the step is not finite, and so is every value that comes back.
float quantise_int8(std::span<const float> in, std::span<std::int8_t> out);
/// out = in * step.
void dequantise_int8(std::span<const std::int8_t> in, float step, std::span<float> out);

/// Bytes scaled to [0, 1]: out = in / 255, rounded once.
void from_pixels(std::span<const std::uint8_t> in, std::span<float> out);

}  // namespace paceline::kernels
