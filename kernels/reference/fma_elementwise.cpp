/// ReLU, dropout, pooling and the loss.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "kernels/portable_math.hpp"
#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels::reference {
namespace {

void relu(float* values, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    if (values[i] < 0) values[i] = 0;
}

void relu_backward(const float* out, float* d_out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    if (out[i] <= 0) d_out[i] = 0;
}

void dropout(const DropoutMask::Row& row, float scale, const float* in, std::size_t size, float* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = row.keeps(i) ? in[i] * scale : 0;
}

/// As kernels/simd/exp-inl.hpp.
float exp_below_88(float x) {
  if (std::isnan(x)) return x;
  if (x < -87) return 0;
  const float shifted = std::fma(x, 1.44269504F, 12582912.0F);
  const float n = shifted - 12582912.0F;
  float r = std::fma(-n, 0.693359375F, x);
  r = std::fma(-n, -2.12194440e-4F, r);
  float p = 1.9875691500e-4F;
  for (const float coefficient :
       {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F})
    p = std::fma(p, r, coefficient);
  const float y = std::fma(p, r * r, r) + 1;
  return y * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

using Lanes16 = std::array<float, 16>;

float sum_as_tree(Lanes16 lane) {
  for (std::size_t width = 8; width > 0; width /= 2)
    for (std::size_t j = 0; j < width; ++j) lane[j] = lane[j] + lane[j + width];
  return lane[0];
}

float max_as_tree(Lanes16 lane) {
  for (std::size_t width = 8; width > 0; width /= 2)
    for (std::size_t j = 0; j < width; ++j) lane[j] = lane[j] > lane[j + width] ? lane[j] : lane[j + width];
  return lane[0];
}

SampleLoss softmax_cross_entropy(const float* logits, std::size_t classes, std::int32_t label, float scale,
                                 float* gradient) {
  const auto target = static_cast<std::size_t>(label);
  Lanes16 best, sums{};
  best.fill(-std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; i < classes; ++i) best[i % 16] = best[i % 16] > logits[i] ? best[i % 16] : logits[i];
  const float top = max_as_tree(best);
  for (std::size_t i = 0; i < classes; ++i) sums[i % 16] = sums[i % 16] + exp_below_88(logits[i] - top);
  const float sum = sum_as_tree(sums);
  if (gradient != nullptr)
    for (std::size_t i = 0; i < classes; ++i) {
      const float probability = exp_below_88(logits[i] - top) / sum;
      gradient[i] = (i == target ? probability - 1 : probability) * scale;
    }
  const double loss =
      (static_cast<double>(top) - static_cast<double>(logits[target])) + portable_log(static_cast<double>(sum));
  const bool first = std::find(logits, logits + classes, top) == logits + target;
  return {loss, first && !std::isnan(loss)};
}

void max_pool(const fused::ImageShape& shape, const float* in, float* out, std::uint8_t* winners) {
  const std::size_t row = shape.width * shape.channels;
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2)
      for (std::size_t c = 0; c < shape.channels; ++c) {
        const float* const corner = in + y * row + x * shape.channels + c;
        Best best(corner[0]);
        best.compete(corner[shape.channels], 1);
        best.compete(corner[row], 2);
        best.compete(corner[row + shape.channels], 3);
        *out++ = best.value;
        *winners++ = best.number;
      }
}

void unpool(const fused::ImageShape& shape, const float* d_out, const std::uint8_t* winners, float* d_in) {
  const std::size_t row = shape.width * shape.channels;
  std::fill_n(d_in, shape.floats(), 0.0F);
  for (std::size_t y = 0; y < shape.height; y += 2)
    for (std::size_t x = 0; x < shape.width; x += 2)
      for (std::size_t c = 0; c < shape.channels; ++c, ++winners)
        d_in[(y + *winners / 2) * row + (x + *winners % 2) * shape.channels + c] = *d_out++;
}

}  // namespace

void Best::compete(float other, std::uint8_t other_number) {
  if (std::isnan(value) || other <= value) return;
  value = other;
  number = other_number;
}

void Best::close() {
  if (value <= 0) number = fused::closed;
  if (value < 0) value = 0;
}

void fill_elementwise(fused::Routines& table) {
  table.relu = relu;
  table.relu_backward = relu_backward;
  table.dropout = dropout;
  table.softmax_cross_entropy = softmax_cross_entropy;
  table.max_pool = max_pool;
  table.unpool = unpool;
}

}  // namespace paceline::kernels::reference
