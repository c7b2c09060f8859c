#pragma once
/// Memory that slices share: immutable once more than one slice can see it.

#include <cstddef>
#include <memory>

namespace paceline {

class Buffer {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  virtual ~Buffer() = default;
  /// The values in host memory; an engine whose kernels run on a device may copy them here at the first call.
  virtual const float* read() const = 0;
  /// The same, to be written by the only owner.
  virtual float* write() = 0;
};

/// `length` uninitialised floats on the heap, 64-byte aligned.
std::shared_ptr<Buffer> new_buffer(std::size_t length);

}  // namespace paceline
