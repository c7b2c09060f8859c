#pragma once
/// The model (or a server's shard of it) at one moment: immutable, shared by every replica that agrees.

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/backend.hpp"
#include "strategies/slice.hpp"

namespace paceline::engine {

/// A range of the model whose parameters and optimizer state lie in tensors of their own. No tensors without math.
struct Segment {
  std::size_t position = 0;
  std::size_t length = 0;
  std::int64_t version = 0;
  std::shared_ptr<kernels::Tensor> parameters;       ///< length floats
  std::shared_ptr<kernels::Tensor> optimizer_state;  ///< slots x length floats
  Slice values;  ///< the parameters' memory as slices see it: one Buffer object per memory, or writing in place would
                 ///< be unsafe

  std::size_t end() const { return position + length; }
  /// As a slice of that weight.
  Slice view(std::int64_t bytes) const;
};

/// Of one optimizer step: on its gradient and on its learning rate.
struct Factors {
  float gradient = 1, learning_rate = 1;
  bool operator==(const Factors&) const = default;
};

struct Snapshot;
using SnapshotPtr = std::shared_ptr<const Snapshot>;

struct Snapshot {
  std::vector<Segment> segments;  ///< consecutive
  std::int64_t bytes = 0;         ///< weight of all of it on the wire

  std::size_t position() const { return segments.front().position; }
  std::size_t length() const { return segments.back().end() - position(); }
  /// Oldest segment's.
  std::int64_t version() const;
  /// The oldest segment's that touches [position, position + length).
  std::int64_t version_of(std::size_t position, std::size_t length) const;
  Slice slice() const;
  /// All values of `whole` (a slice of this snapshot's range and weight) with this snapshot's versions: a gradient.
  Slice stamp(const std::shared_ptr<Buffer>& values, std::int64_t weight) const;

  /// What apply() made of this snapshot, so that replicas which agree compute it once.
  struct Successor {
    Slice gradient;
    Factors factors;
    std::weak_ptr<const Snapshot> next;  // weak: a checkpoint must not keep all that came after it
  };
  mutable std::vector<Successor> successors;
  mutable std::shared_ptr<kernels::Tensor> contiguous;  ///< parameters in one piece, made on demand
};

}  // namespace paceline::engine
