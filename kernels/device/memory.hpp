#pragma once
/// Memory of a device that is kept for the next one who needs the same size: drivers take far longer to give and take
/// memory than a kernel takes to run.

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "kernels/device/device.hpp"

namespace paceline::kernels::device {

/// What is idle, by size.
template <class Piece>
class Idle {
 public:
  /// nullptr: there is none of that size.
  std::unique_ptr<Piece> take(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = pieces_.find(bytes);
    if (found == pieces_.end() || found->second.empty()) return nullptr;
    auto piece = std::move(found->second.back());
    found->second.pop_back();
    return piece;
  }
  void keep(std::size_t bytes, std::unique_ptr<Piece> piece) {
    const std::lock_guard lock(mutex_);
    pieces_[bytes].push_back(std::move(piece));
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    pieces_.clear();
  }

 private:
  std::mutex mutex_;
  std::map<std::size_t, std::vector<std::unique_ptr<Piece>>> pieces_;
};

/// Gives pieces that return when their last owner goes; an owner may go while commands on the piece are still in the
/// update queue (update_queue.hpp), which everybody waits for before he writes. Thread-safe; outlives its pieces.
class Memory {
 public:
  explicit Memory(Device& device) : device_(device) {}
  /// Throws DeviceMemoryError, after what is idle has been given back to the driver.
  std::shared_ptr<Buffer> buffer(std::size_t bytes);
  std::shared_ptr<HostMemory> host_memory(std::size_t bytes);
  std::shared_ptr<Buffer> floats(std::size_t count) { return buffer(count * sizeof(float)); }

 private:
  template <class Piece, class Make>
  std::shared_ptr<Piece> piece(Idle<Piece>& idle, std::size_t bytes, Make make);

  Device& device_;
  Idle<Buffer> buffers_;
  Idle<HostMemory> host_;
};

}  // namespace paceline::kernels::device
