#pragma once
/// Makes snapshots from snapshots. Replicas that agree share one, and what is computed from the same snapshot and the
/// same gradient is computed once, so thousands of synchronous workers cost the memory of a few models.

#include <cstddef>
#include <cstdint>

#include "sim/engine/arithmetic.hpp"
#include "sim/engine/snapshot.hpp"

namespace paceline::engine {

class ParameterStore {
 public:
  /// `parameters` floats that weigh `bytes` on the wire. Without arithmetic, snapshots have sizes and versions alone.
  ParameterStore(std::size_t parameters, std::int64_t bytes, const Arithmetic* arithmetic);

  /// The whole model at its initial values; the same snapshot at each call.
  const SnapshotPtr& initial() const { return initial_; }
  /// Shard k of n of it.
  SnapshotPtr initial_shard(int k, int n) const;
  /// One optimizer step on the gradient's range.
  SnapshotPtr apply(const SnapshotPtr& model, const Slice& gradient, const Factors& factors) const;
  /// The range takes these values and their version; optimizer state stays.
  SnapshotPtr assign(const SnapshotPtr& model, const Slice& values) const;
  /// All parameters in one tensor (with math only).
  std::shared_ptr<kernels::Tensor> contiguous(const Snapshot& model) const;
  /// The mean of whole models, in order.
  SnapshotPtr mean(const std::vector<SnapshotPtr>& models) const;

 private:
  Segment cut(const Segment& segment, std::size_t begin, std::size_t end) const;
  void split_at(Snapshot& model, std::size_t position) const;
  Segment updated(const Segment& segment, const Slice& gradient, const Factors& factors) const;

  std::size_t parameters_;
  std::int64_t bytes_;
  const Arithmetic* arithmetic_;
  SnapshotPtr initial_;
};

}  // namespace paceline::engine
