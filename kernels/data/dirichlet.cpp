/// Label skew: the samples of each class are split among the ranks in proportions drawn from Dirichlet(alpha, ...,
/// alpha).
#include <algorithm>
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
  std::vector<std::vector<std::uint32_t>> classes;
  for (std::size_t sample = 0; sample < labels.size(); ++sample) {
    const auto label = static_cast<std::size_t>(labels[sample]);
    if (label >= classes.size()) classes.resize(label + 1);
    classes[label].push_back(static_cast<std::uint32_t>(sample));
  }
  Random random(stream_seed(seed, "partition"));
  std::vector<double> proportions(static_cast<std::size_t>(ranks));
  for (auto& samples : classes) {
    random.dirichlet(options.number("alpha"), proportions);
    random.shuffle(samples);
    deal_by_proportion(samples, proportions, partition);
  }
  finish_deal(partition);
  return partition;
}

}  // namespace

PartitionItem dirichlet_partition() {
  PartitionItem item;
  item.name = "dirichlet";
  item.sentence = "Label skew: each class is split among the ranks in proportions from a Dirichlet distribution.";
  item.source =
      "Hsu, Qi, Brown 2019 (arXiv:1909.06335), split class by class as in Li et al. 2022, NIID-Bench "
      "(arXiv:2102.02079), section IV-A";
  item.options = {alpha_option("Concentration: near 0 each class belongs to one rank, large values approach iid.")};
  item.make = deal;
  return item;
}

}  // namespace paceline::kernels
