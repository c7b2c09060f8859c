#include "kernels/buffers.hpp"

#include <stdexcept>
#include <vector>

#include "kernels/flush_denormals.hpp"
#include "kernels/fused/buffers.hpp"
#include "kernels/reference/fma_parts.hpp"
#include "kernels/simd/instruction_set.hpp"

namespace paceline::kernels {
namespace {

const fused::BufferRoutines& routines() {
  static const fused::BufferRoutines& best = simd::backend_unavailable().empty()
                                                 ? simd::routines(simd::chosen_instruction_set()).buffers
                                                 : reference::fma_routines().buffers;
  return best;
}

void require(bool holds, const char* sentence) {
  if (!holds) throw std::invalid_argument(sentence);
}

template <class In, class Out>
void check_lengths(std::span<const In> in, std::span<Out> out) {
  require(in.size() == out.size(), "both buffers need the same length");
}

}  // namespace

void sum_of(std::span<const std::span<const float>> in, std::span<float> out) {
  require(!in.empty(), "a sum needs at least one buffer");
  std::vector<const float*> buffers;
  for (const std::span<const float> buffer : in) {
    check_lengths(buffer, out);
    buffers.push_back(buffer.data());
  }
  const FlushDenormals guard;
  routines().sum(buffers.data(), buffers.size(), out.size(), out.data());
}

void to_fp16(std::span<const float> in, std::span<std::uint16_t> out) {
  check_lengths(in, out);
  routines().to_fp16(in.data(), in.size(), out.data());
}

void from_fp16(std::span<const std::uint16_t> in, std::span<float> out) {
  check_lengths(in, out);
  routines().from_fp16(in.data(), in.size(), out.data());
}

void to_bf16(std::span<const float> in, std::span<std::uint16_t> out) {
  check_lengths(in, out);
  routines().to_bf16(in.data(), in.size(), out.data());
}

void from_bf16(std::span<const std::uint16_t> in, std::span<float> out) {
  check_lengths(in, out);
  routines().from_bf16(in.data(), in.size(), out.data());
}

float quantise_int8(std::span<const float> in, std::span<std::int8_t> out) {
  check_lengths(in, out);
  const FlushDenormals guard;
  const float step = routines().largest_magnitude(in.data(), in.size()) / 127;
  routines().to_int8(in.data(), in.size(), step == 0 ? 0 : 1 / step, out.data());
  return step;
}

void dequantise_int8(std::span<const std::int8_t> in, float step, std::span<float> out) {
  check_lengths(in, out);
  const FlushDenormals guard;
  routines().from_int8(in.data(), in.size(), step, out.data());
}

void from_pixels(std::span<const std::uint8_t> in, std::span<float> out) {
  check_lengths(in, out);
  routines().from_pixels(in.data(), in.size(), out.data());
}

}  // namespace paceline::kernels
