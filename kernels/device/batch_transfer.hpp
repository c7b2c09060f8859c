#pragma once
/// The way of a batch to the device: features, labels (or targets) and dropout keys in one piece, so that one copy
/// carries all.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/data/batch.hpp"
#include "kernels/device/room.hpp"
#include "kernels/models/model.hpp"

namespace paceline::kernels::device {

class BatchTransfer {
 public:
  BatchTransfer(Room& room, const Model& model, std::size_t largest_batch);

  /// Gathers the samples and enqueues their upload. The batch before must have left the host.
  void start(Queue& queue, const Model& model, const Batch& batch);

  /// Features by sample, then labels or targets, then two keys for each sample and dropout layer: 32 bits each.
  const Buffer& buffer() const { return *buffer_; }
  std::uint32_t labels_begin() const { return labels_begin_; }
  /// By layer; 0 for layers that drop nothing.
  const std::vector<std::uint32_t>& keys_begin() const { return keys_begin_; }

 private:
  std::size_t words(std::size_t samples) const { return samples * words_per_sample_; }

  std::size_t words_per_sample_;
  std::shared_ptr<HostMemory> host_;
  std::shared_ptr<Buffer> buffer_;
  std::uint32_t labels_begin_ = 0;
  std::vector<std::uint32_t> keys_begin_;
};

}  // namespace paceline::kernels::device
