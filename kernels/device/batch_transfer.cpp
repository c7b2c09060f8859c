#include "kernels/device/batch_transfer.hpp"

#include <bit>

#include "kernels/data/dataset.hpp"
#include "kernels/data/gather.hpp"
#include "kernels/device/launch.hpp"
#include "kernels/dropout_mask.hpp"

namespace paceline::kernels::device {
namespace {

constexpr std::size_t piece_bytes = std::size_t{512} * 1024;

std::size_t words_of_sample(const Model& model) {
  std::size_t words = model.sample().features() + 1;
  for (const Layer& layer : model.layers()) words += layer.kind == LayerKind::dropout ? 2 : 0;
  return words;
}

}  // namespace

BatchTransfer::BatchTransfer(Room& room, const Model& model, std::size_t largest_batch)
    : words_per_sample_(words_of_sample(model)),
      host_(room.memory.host_memory(words(largest_batch) * sizeof(float))),
      buffer_(room.memory.buffer(words(largest_batch) * sizeof(float))),
      keys_begin_(model.layers().size()) {}

void BatchTransfer::start(Queue& queue, const Model& model, const Batch& batch) {
  const std::size_t samples = batch.draws.size(), features = model.sample().features();
  auto* const values = static_cast<float*>(host_->data());
  // A large batch goes up in pieces, each while the next is gathered.
  std::size_t sent = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    gather_sample(batch, i, values + i * features);
    const std::size_t gathered = (i + 1) * features;
    if ((gathered - sent) * sizeof(float) < piece_bytes) continue;
    queue.upload(values + sent, *buffer_, (gathered - sent) * sizeof(float), sent * sizeof(float));
    sent = gathered;
  }
  auto* const words_begin = static_cast<std::uint32_t*>(host_->data());
  std::uint32_t* next = words_begin + samples * features;
  labels_begin_ = index(samples * features);
  for (const Draw& draw : batch.draws)
    *next++ = model.sample().target == Target::number ? std::bit_cast<std::uint32_t>(batch.data->target(draw.sample))
                                                      : static_cast<std::uint32_t>(batch.data->label(draw.sample));
  for (std::size_t i = 0; i < model.layers().size(); ++i) {
    const Layer& layer = model.layers()[i];
    if (layer.kind != LayerKind::dropout) continue;
    keys_begin_[i] = static_cast<std::uint32_t>(next - words_begin);
    const DropoutMask mask(batch.seed, i, layer.drop_probability);
    for (const Draw& draw : batch.draws) {
      const DropoutMask::Row row = mask.row(draw);
      *next++ = row.first();
      *next++ = row.second();
    }
  }
  queue.upload(words_begin + sent, *buffer_, (words(samples) - sent) * sizeof(float), sent * sizeof(float));
}

}  // namespace paceline::kernels::device
