#pragma once
/// A tensor in host memory, for every backend that computes there.

#include <cstddef>
#include <cstdlib>
#include <memory>

#include "kernels/backend.hpp"

namespace paceline::kernels {

/// `size` floats, 64-byte aligned (a cache line, the widest vector), uninitialised. Throws std::bad_alloc.
struct FreeFloats {
  void operator()(float* floats) const { std::free(floats); }
};
using HostFloats = std::unique_ptr<float[], FreeFloats>;
HostFloats host_floats(std::size_t size);

class HostTensor final : public Tensor {
 public:
  explicit HostTensor(std::size_t size) : size_(size), floats_(host_floats(size)) {}

  std::size_t size() const override { return size_; }
  const float* host() const override { return floats_.get(); }
  float* host_for_writing() override { return floats_.get(); }

 private:
  std::size_t size_;
  HostFloats floats_;
};

}  // namespace paceline::kernels
