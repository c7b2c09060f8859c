#pragma once
/// Which samples rank r's k-th gradient is computed on: a pure function of (partition, sizes, seed, r, k).
///
/// iid: the permutations of all epochs, one behind the other, make one endless stream; block k is its next ranks *
/// batch samples, and rank r takes the r-th batch of the block. So one rank with batch N * b and N ranks with batch b
/// see the same samples in the same order, and an epoch border may lie inside a batch. Other partitions: the same rule
/// for each rank alone, over the samples that it owns and with its own epochs.
///
/// Not thread-safe: it caches the permutations in use. Copies are independent.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/data/batch.hpp"
#include "kernels/data/partition.hpp"

namespace paceline::kernels {

class Sampler {
 public:
  /// train_samples, ranks and batch at least 1; a partition that is not shared has `ranks` entries. Anything else
  /// throws std::invalid_argument.
  Sampler(Partition partition, std::size_t train_samples, int ranks, std::size_t batch, std::uint64_t seed);

  /// Replaces `out` by the `batch` draws of rank's gradient number k (from 0), in any order of calls.
  void draw(int rank, std::uint64_t k, std::vector<Draw>& out);

  /// The same from any place: `count` draws from `begin` of the stream that all ranks share, or of the rank's own.
  void take(int rank, std::uint64_t begin, std::size_t count, std::vector<Draw>& out);
  /// Whether all ranks share one stream.
  bool shared() const { return partition_.shared(); }

  /// ranks * |D_rank| / |D|: the weight w that makes mean over ranks of w * gradient the gradient over all samples,
  /// McMahan et al. 2017 (arXiv:1602.05629), eq. for f(w) in section 2. 1 for iid.
  double share(int rank) const;

  int ranks() const { return ranks_; }
  std::size_t batch() const { return batch_; }

 private:
  struct Order {
    std::uint64_t epoch = 0;
    std::uint64_t last_use = 0;
    std::vector<std::uint32_t> samples;
  };

  const std::vector<std::uint32_t>& order(std::size_t stream, std::uint64_t epoch);
  void stretch(std::size_t stream, std::uint64_t begin, std::size_t count, std::vector<Draw>& out);
  std::size_t stream_size(std::size_t stream) const;

  Partition partition_;
  std::size_t train_samples_;
  int ranks_;
  std::size_t batch_;
  std::uint64_t seed_;
  std::uint64_t clock_ = 0;
  std::vector<std::vector<Order>> orders_;  ///< by stream: the permutations used last
};

}  // namespace paceline::kernels
