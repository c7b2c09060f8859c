#include "kernels/data/gather.hpp"

#include <span>

#include "kernels/data/dataset.hpp"

namespace paceline::kernels {
namespace {

constexpr std::size_t ahead = 4;  // samples; measured on pictures of 784 bytes

}  // namespace

void gather(const Batch& batch, float* out) {
  const std::size_t features = batch.data->shape().features();
  for (std::size_t i = 0; i < batch.draws.size(); ++i) gather_sample(batch, i, out + i * features);
}

void gather_sample(const Batch& batch, std::size_t i, float* out) {
  const std::size_t size = batch.draws.size();
  for (std::size_t next = i == 0 ? 1 : i + ahead; next <= i + ahead && next < size; ++next)
    batch.data->fetch(batch.draws[next].sample);
  batch.data->features(batch.draws[i].sample, {out, batch.data->shape().features()});
}

}  // namespace paceline::kernels
