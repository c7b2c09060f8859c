/// iid: every rank draws from the same permutation of all samples, as a distributed sampler does.
#include "kernels/data/partition.hpp"

namespace paceline::kernels {

PartitionItem iid_partition() {
  PartitionItem item;
  item.name = "iid";
  item.sentence =
      "All ranks share one permutation of the training samples per epoch, rank r taking the r-th batch of each block.";
  item.source = "torch.utils.data.DistributedSampler, by batches instead of single samples";
  item.make = [](const OptionValues&, std::span<const std::int32_t>, int, std::uint64_t) { return Partition{}; };
  return item;
}

}  // namespace paceline::kernels
