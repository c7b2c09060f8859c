#include "kernels/data/partition.hpp"

#include <algorithm>

#include "kernels/data/dataset_item.hpp"
#include "kernels/data/deal.hpp"

namespace paceline::kernels {

void require_samples(std::size_t samples, std::size_t needed, const std::string& option) {
  if (samples >= needed) return;
  throw DataError(option, "the partition needs at least " + std::to_string(needed) +
                              " training samples and there are " + std::to_string(samples) +
                              ": use fewer workers, more samples or the kind iid.");
}

void deal_by_proportion(std::span<const std::uint32_t> pool, std::span<const double> proportions,
                        Partition& partition) {
  double sum = 0;
  std::size_t begin = 0;
  for (std::size_t rank = 0; rank < proportions.size(); ++rank) {
    sum += proportions[rank];
    const bool last = rank + 1 == proportions.size();
    const auto cut = static_cast<std::size_t>(sum * static_cast<double>(pool.size()));
    const std::size_t end = last ? pool.size() : std::clamp(cut, begin, pool.size());
    auto& owned = partition.owned[rank];
    owned.insert(owned.end(), pool.begin() + static_cast<std::ptrdiff_t>(begin),
                 pool.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end;
  }
}

void finish_deal(Partition& partition) {
  auto& owned = partition.owned;
  const auto smaller = [](const auto& a, const auto& b) { return a.size() < b.size(); };
  for (auto& samples : owned) std::sort(samples.begin(), samples.end());
  for (auto& samples : owned) {
    if (!samples.empty()) continue;
    auto& richest = *std::max_element(owned.begin(), owned.end(), smaller);
    samples.push_back(richest.back());
    richest.pop_back();
  }
}

Option alpha_option(const std::string& sentence) {
  Option alpha;
  alpha.name = "alpha";
  alpha.kind = OptionKind::number;
  alpha.default_value = 0.5;
  alpha.minimum = 0;
  alpha.maximum = 1e6;
  alpha.above_minimum = true;
  alpha.sentence = sentence;
  alpha.example = "0.5";
  return alpha;
}

}  // namespace paceline::kernels
