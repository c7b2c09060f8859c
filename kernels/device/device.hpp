#pragma once
/// A device that computes with memory of its own, whatever the interface to it: OpenCL (opencl.hpp) or CUDA (cuda.hpp).
///
/// Thread safety: a Device may be used from many threads at once, a Queue by one thread at a time. Commands of one
/// queue take effect in their order; commands of two queues only by record() and wait_for(). All of them throw
/// DeviceError.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "kernels/device/kernel.hpp"

namespace paceline::kernels::device {

/// The device or its driver failed. what() is one sentence: what was tried on which device and what the driver says.
class DeviceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The device has no memory left for what was asked.
class DeviceMemoryError : public DeviceError {
 public:
  using DeviceError::DeviceError;
};

/// Memory on the device; uninitialised when new. The driver frees it only when no queue uses it any more.
class Buffer {
 public:
  virtual ~Buffer() = default;
};

/// Memory of the host that a device copies from and to at full speed, 64-byte aligned.
class HostMemory {
 public:
  virtual ~HostMemory() = default;
  virtual void* data() const = 0;
};

/// A moment in a queue.
class Event {
 public:
  virtual ~Event() = default;
  /// Blocks the calling thread until every command before it has taken effect.
  virtual void wait() const = 0;
};

/// One argument of a kernel, as the text declares it: a pointer, a uint or a float.
class Argument {
 public:
  enum class Kind : std::uint8_t { buffer, whole, real };
  Argument(const Buffer& buffer) : kind_(Kind::buffer), buffer_(&buffer) {}  // NOLINT: arguments are written plainly
  Argument(std::uint32_t whole) : kind_(Kind::whole), whole_(whole) {}       // NOLINT
  Argument(float real) : kind_(Kind::real), real_(real) {}                   // NOLINT
  Kind kind() const { return kind_; }
  const Buffer& buffer() const { return *buffer_; }
  const std::uint32_t& whole() const { return whole_; }
  const float& real() const { return real_; }

 private:
  Kind kind_;
  union {
    const Buffer* buffer_;
    std::uint32_t whole_;
    float real_;
  };
};

/// Groups of work items along each dimension.
struct Groups {
  std::size_t x = 1, y = 1, z = 1;
};

/// A matrix by rows inside a buffer: element (i, j) at begin + i * lead + j.
struct Matrix {
  const Buffer& buffer;
  std::uint32_t begin;
  std::uint32_t lead;
  bool transposed = false;  ///< of what is in memory
};

class Queue {
 public:
  virtual ~Queue() = default;
  /// Copies `bytes` > 0 to `to`, from its byte `begin`. Not blocking: `host` must stay as it is until the command has
  /// taken effect. At full speed from a HostMemory.
  virtual void upload(const void* host, const Buffer& to, std::size_t bytes, std::size_t begin = 0) = 0;
  /// Copies the first `bytes` > 0 of `from`; likewise.
  virtual void download(const Buffer& from, void* host, std::size_t bytes) = 0;
  virtual void launch(Kernel kernel, std::size_t group_items, const Groups& groups,
                      std::span<const Argument> arguments) = 0;
  /// out[begin_out ...] = left * right, rows x columns x depth, by the vendor's library in full single precision and
  /// the same bits for the same shape. False, with nothing done, where there is no library.
  virtual bool multiply(const Matrix& left, const Matrix& right, const Buffer& out, std::uint32_t out_begin,
                        std::size_t rows, std::size_t columns, std::size_t depth) = 0;
  virtual std::shared_ptr<const Event> record() = 0;
  /// Later commands of this queue begin after the event.
  virtual void wait_for(const Event& event) = 0;
  /// Blocks until every command has taken effect.
  virtual void finish() = 0;
};

/// What a device tells about itself.
struct Description {
  std::string name;      ///< "NVIDIA H100 80GB HBM3"
  std::string software;  ///< versions of driver, compiler and library: what the bits depend on beside the device
};

class Device {
 public:
  virtual ~Device() = default;
  virtual const Description& description() const = 0;
  virtual const Tile& tile() const = 0;
  /// Losses are computed in double where the device has it.
  virtual bool has_double() const = 0;
  /// Throws DeviceMemoryError.
  virtual std::unique_ptr<Buffer> buffer(std::size_t bytes) = 0;
  virtual std::unique_ptr<HostMemory> host_memory(std::size_t bytes) = 0;
  virtual std::unique_ptr<Queue> queue() = 0;
};

}  // namespace paceline::kernels::device
