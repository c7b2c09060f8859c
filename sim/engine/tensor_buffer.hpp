#pragma once
/// Kernels' tensors as strategies' buffers, and the other way round: the one memory, no copy.

#include <memory>
#include <utility>

#include "kernels/backend.hpp"
#include "strategies/buffer.hpp"
#include "strategies/slice.hpp"

namespace paceline::engine {

class TensorBuffer final : public Buffer {
 public:
  explicit TensorBuffer(std::shared_ptr<kernels::Tensor> tensor) : tensor_(std::move(tensor)) {}
  const float* read() const override { return tensor_->host(); }
  float* write() override { return tensor_->host_for_writing(); }
  const std::shared_ptr<kernels::Tensor>& tensor() const { return tensor_; }

 private:
  std::shared_ptr<kernels::Tensor> tensor_;
};

/// Reads a contiguous slice's memory; keeps it alive.
class SliceTensor final : public kernels::Tensor {
 public:
  explicit SliceTensor(Slice slice) : slice_(std::move(slice)) {}
  std::size_t size() const override { return slice_.length(); }
  const float* host() const override { return slice_.contiguous(); }
  float* host_for_writing() override { return slice_.buffer()->write() + slice_.offset(); }

 private:
  Slice slice_;
};

}  // namespace paceline::engine
