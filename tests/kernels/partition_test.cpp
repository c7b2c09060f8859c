#include "kernels/data/partition.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

std::vector<std::int32_t> cyclic_labels(std::size_t samples, std::int32_t classes) {
  std::vector<std::int32_t> labels(samples);
  for (std::size_t i = 0; i < samples; ++i) labels[i] = static_cast<std::int32_t>(i) % classes;
  return labels;
}

Partition deal(const char* kind, const std::vector<std::int32_t>& labels, int ranks, std::uint64_t seed,
               const std::vector<std::pair<std::string, OptionValue>>& given = {}) {
  const PartitionItem& item = *partitions().find(kind);
  return item.make(with_defaults(item, given), labels, ranks, seed);
}

bool covers_exactly_once(const Partition& partition, std::size_t samples) {
  std::vector<std::uint32_t> all;
  for (const auto& owned : partition.owned) all.insert(all.end(), owned.begin(), owned.end());
  std::sort(all.begin(), all.end());
  if (all.size() != samples) return false;
  for (std::size_t i = 0; i < samples; ++i)
    if (all[i] != i) return false;
  return true;
}

std::set<std::int32_t> classes_of(const std::vector<std::uint32_t>& owned, const std::vector<std::int32_t>& labels) {
  std::set<std::int32_t> classes;
  for (const std::uint32_t sample : owned) classes.insert(labels[sample]);
  return classes;
}

constexpr const char* owning_kinds[] = {"dirichlet", "shards", "quantity"};

}  // namespace

TEST_CASE("every partition deals each sample exactly once and each rank at least one") {
  const auto labels = cyclic_labels(500, 10);
  for (const char* kind : owning_kinds)
    for (const int ranks : {1, 2, 7, 100, 250})
      for (const std::uint64_t seed : {1, 2, 3}) {
        INFO(kind << " ranks " << ranks << " seed " << seed);
        const Partition partition = deal(kind, labels, ranks, seed);
        CHECK(partition.owned.size() == static_cast<std::size_t>(ranks));
        CHECK(covers_exactly_once(partition, labels.size()));
        for (const auto& owned : partition.owned) {
          CHECK_FALSE(owned.empty());
          CHECK(std::is_sorted(owned.begin(), owned.end()));
        }
      }
}

TEST_CASE("a tiny concentration still gives every rank a sample") {
  const auto labels = cyclic_labels(100, 10);
  for (const char* kind : {"dirichlet", "quantity"}) {
    const Partition partition = deal(kind, labels, 100, 1, {{"alpha", 1e-6}});
    CHECK(covers_exactly_once(partition, labels.size()));
    for (const auto& owned : partition.owned) CHECK(owned.size() == 1);
  }
}

TEST_CASE("a deal depends on the seed alone") {
  const auto labels = cyclic_labels(500, 10);
  for (const char* kind : owning_kinds) {
    CHECK(deal(kind, labels, 7, 1).owned == deal(kind, labels, 7, 1).owned);
    CHECK(deal(kind, labels, 7, 1).owned != deal(kind, labels, 7, 2).owned);
  }
}

TEST_CASE("iid gives every rank all samples and needs no labels") {
  CHECK(deal("iid", {}, 8, 1).shared());
}

TEST_CASE("two shards for each of as many ranks as classes give at most two classes each") {
  const auto labels = cyclic_labels(1000, 10);
  const Partition partition = deal("shards", labels, 10, 1);
  for (const auto& owned : partition.owned) {
    CHECK(owned.size() == 100);
    CHECK(classes_of(owned, labels).size() <= 2);
  }
}

TEST_CASE("a small Dirichlet concentration separates the classes and a large one mixes them evenly") {
  const auto labels = cyclic_labels(10000, 10);
  std::size_t separated = 0, mixed = 0;
  for (const auto& owned : deal("dirichlet", labels, 10, 1, {{"alpha", 0.01}}).owned)
    separated += classes_of(owned, labels).size();
  for (const auto& owned : deal("dirichlet", labels, 10, 1, {{"alpha", 1e6}}).owned) {
    mixed += classes_of(owned, labels).size();
    CHECK(std::abs(static_cast<double>(owned.size()) - 1000) <= 20);
  }
  CHECK(separated <= 40);
  CHECK(mixed == 100);
}

TEST_CASE("quantity skew changes sizes and not the mix of labels") {
  const auto labels = cyclic_labels(10000, 10);
  const Partition partition = deal("quantity", labels, 5, 1);
  std::size_t largest = 0, smallest = labels.size();
  for (const auto& owned : partition.owned) {
    largest = std::max(largest, owned.size());
    smallest = std::min(smallest, owned.size());
    const auto size = static_cast<double>(owned.size());
    const auto zeros = std::count_if(owned.begin(), owned.end(), [&](std::uint32_t i) { return labels[i] == 0; });
    CHECK(std::abs(static_cast<double>(zeros) - 0.1 * size) <= 5 * std::sqrt(size * 0.09) + 1);
  }
  CHECK(largest > 2 * smallest);
}

TEST_CASE("too few samples for the ranks are refused with the option to mend") {
  const auto labels = cyclic_labels(9, 3);
  const auto option_at_fault = [&](const char* kind, int ranks) {
    try {
      deal(kind, labels, ranks, 1);
    } catch (const DataError& error) {
      return error.option;
    }
    return std::string("accepted");
  };
  CHECK(option_at_fault("dirichlet", 10) == "kind");
  CHECK(option_at_fault("quantity", 10) == "kind");
  CHECK(option_at_fault("shards", 5) == "per_worker");
  CHECK(option_at_fault("shards", 4) == "accepted");
}

}  // namespace paceline::kernels::tests
