/// Pathological label skew: samples sorted by label are cut into shards, and each rank is dealt a few of them.
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "kernels/data/deal.hpp"
#include "kernels/data/partition.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

std::vector<std::uint32_t> counting(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

Partition deal(const OptionValues& options, std::span<const std::int32_t> labels, int ranks, std::uint64_t seed) {
  const auto per_worker = static_cast<std::size_t>(options.integer("per_worker"));
  const std::size_t shards = per_worker * static_cast<std::size_t>(ranks);
  require_samples(labels.size(), shards, "per_worker");
  std::vector<std::uint32_t> samples = counting(labels.size());
  std::stable_sort(samples.begin(), samples.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return labels[a] < labels[b]; });
  std::vector<std::uint32_t> hand = counting(shards);
  Random(stream_seed(seed, "partition")).shuffle(hand);
  Partition partition;
  partition.owned.resize(static_cast<std::size_t>(ranks));
  for (std::size_t i = 0; i < shards; ++i) {
    const auto begin = static_cast<std::ptrdiff_t>(samples.size() * hand[i] / shards);
    const auto end = static_cast<std::ptrdiff_t>(samples.size() * (hand[i] + std::size_t{1}) / shards);
    auto& owned = partition.owned[i / per_worker];
    owned.insert(owned.end(), samples.begin() + begin, samples.begin() + end);
  }
  finish_deal(partition);
  return partition;
}

}  // namespace

PartitionItem shards_partition() {
  PartitionItem item;
  item.name = "shards";
  item.sentence =
      "Pathological label skew: samples sorted by label are cut into equal shards, a few dealt to each rank at random.";
  item.source = "McMahan et al., AISTATS 2017 (arXiv:1602.05629), section 3";
  Option per_worker;
  per_worker.name = "per_worker";
  per_worker.kind = OptionKind::integer;
  per_worker.default_value = std::int64_t{2};
  per_worker.minimum = 1;
  per_worker.maximum = 1e6;
  per_worker.sentence = "Shards that each rank owns: about the number of classes that it sees.";
  per_worker.example = std::string("2");
  item.options = {per_worker};
  item.make = deal;
  return item;
}

}  // namespace paceline::kernels
