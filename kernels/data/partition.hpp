#pragma once
/// Which samples of the training split each rank may draw.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace paceline::kernels {

/// A deal of the training samples to the ranks.
struct Partition {
  /// By rank: the samples that it owns, ascending, at least one each; together every sample exactly once. Empty: all
  /// ranks draw from one stream over the whole split (iid).
  std::vector<std::vector<std::uint32_t>> owned;

  bool shared() const { return owned.empty(); }
};

/// Deals `labels.size()` samples to `ranks` >= 1; the same arguments give the same deal on every machine. iid looks at
/// no label and takes an empty list. Throws DataError when there are too few samples.
using MakePartition = std::function<Partition(const OptionValues& options, std::span<const std::int32_t> labels,
                                              int ranks, std::uint64_t seed)>;
using PartitionItem = Catalogue<MakePartition>::Item;

PartitionItem iid_partition();
PartitionItem dirichlet_partition();
PartitionItem shards_partition();
PartitionItem quantity_partition();

}  // namespace paceline::kernels
