/// Quantity skew: the ranks own different numbers of samples, of all classes alike.
#include <numeric>
#include <utility>

#include "kernels/data/deal.hpp"
#include "kernels/data/partition.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

Partition deal(const OptionValues& options, std::span<const std::int32_t> labels, int ranks, std::uint64_t seed) {
  require_samples(labels.size(), static_cast<std::size_t>(ranks), "kind");
  Partition partition;
  partition.owned.resize(static_cast<std::size_t>(ranks));
  Random random(stream_seed(seed, "partition"));
  std::vector<double> proportions(static_cast<std::size_t>(ranks));
  random.dirichlet(options.number("alpha"), proportions);
  std::vector<std::uint32_t> samples(labels.size());
  std::iota(samples.begin(), samples.end(), 0U);
  random.shuffle(samples);
  deal_by_proportion(samples, proportions, partition);
  finish_deal(partition);
  return partition;
}

}  // namespace

PartitionItem quantity_partition() {
  PartitionItem item;
  item.name = "quantity";
  item.sentence =
      "Quantity skew: the ranks own different numbers of samples in proportions from a Dirichlet distribution, labels "
      "iid.";
  item.source = "Li et al. 2022, NIID-Bench (arXiv:2102.02079), section IV-C";
  item.options = {alpha_option("Concentration: near 0 few ranks own nearly all samples, large values even the sizes.")};
  item.make = deal;
  return item;
}

}  // namespace paceline::kernels
