#include "kernels/data/sampler.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels {

bool operator==(const Draw& a, const Draw& b) {
  return a.sample == b.sample && a.epoch == b.epoch;
}

namespace tests {
namespace {

std::vector<Draw> draw(Sampler& sampler, int rank, std::uint64_t k) {
  std::vector<Draw> draws;
  sampler.draw(rank, k, draws);
  return draws;
}

/// The first `blocks` gradients of all ranks, block by block, in rank order.
std::vector<Draw> stream(Sampler& sampler, std::uint64_t blocks) {
  std::vector<Draw> all;
  for (std::uint64_t k = 0; k < blocks; ++k)
    for (int rank = 0; rank < sampler.ranks(); ++rank) {
      const auto draws = draw(sampler, rank, k);
      all.insert(all.end(), draws.begin(), draws.end());
    }
  return all;
}

/// How often each (epoch, sample) occurs, for epochs below `epochs`.
bool each_once(const std::vector<Draw>& draws, std::uint32_t epochs, std::size_t samples) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> seen;
  for (const Draw& one : draws)
    if (one.epoch < epochs) ++seen[{one.epoch, one.sample}];
  return seen.size() == epochs * samples &&
         std::all_of(seen.begin(), seen.end(), [](const auto& s) { return s.second == 1; });
}

Partition uneven() {
  return {{{0, 2, 4, 6, 8}, {1}, {3, 5, 7, 9}}};
}

}  // namespace

TEST_CASE("an iid epoch visits every sample exactly once, whatever the batch") {
  for (const auto& [samples, ranks, batch] :
       {std::tuple<std::size_t, int, std::size_t>{12, 3, 2}, {13, 3, 2}, {5, 2, 7}, {1, 3, 2}}) {
    Sampler sampler({}, samples, ranks, batch, 1);
    const std::uint64_t block = static_cast<std::uint64_t>(ranks) * batch;
    CHECK(each_once(stream(sampler, (4 * samples + block - 1) / block), 4, samples));
  }
}

TEST_CASE("N ranks with batch b see what one rank with batch N b sees, in the same order") {
  Sampler many({}, 101, 4, 8, 7), one({}, 101, 1, 32, 7);
  CHECK(stream(many, 20) == stream(one, 20));
}

TEST_CASE("epochs follow each other without a gap, and a batch may cross their border") {
  Sampler sampler({}, 5, 1, 3, 1);
  const auto draws = stream(sampler, 5);
  for (std::size_t i = 0; i < draws.size(); ++i) CHECK(draws[i].epoch == i / 5);
}

TEST_CASE("every epoch has an order of its own, and every seed") {
  Sampler sampler({}, 100, 1, 100, 1), other({}, 100, 1, 100, 2);
  const auto order = [](std::vector<Draw> draws) {
    std::vector<std::uint32_t> samples;
    for (const Draw& one : draws) samples.push_back(one.sample);
    return samples;
  };
  CHECK(order(draw(sampler, 0, 0)) != order(draw(sampler, 0, 1)));
  CHECK(order(draw(sampler, 0, 0)) != order(draw(other, 0, 0)));
}

TEST_CASE("draws are the same in any order of calls, however far apart the ranks are") {
  for (const Partition& partition : {Partition{}, uneven()}) {
    Sampler forward(partition, 10, 3, 4, 1), random(partition, 10, 3, 4, 1);
    std::map<std::pair<int, std::uint64_t>, std::vector<Draw>> expected;
    for (std::uint64_t k = 0; k < 60; ++k)
      for (int rank = 0; rank < 3; ++rank) expected[{rank, k}] = draw(forward, rank, k);
    for (std::uint64_t i = 0; i < 600; ++i) {
      const std::uint64_t k = i * 37 % 60;
      const int rank = static_cast<int>(i * 7 % 3);
      CHECK(draw(random, rank, k) == expected[{rank, k}]);
    }
  }
}

TEST_CASE("a rank with samples of its own visits each once in each of its epochs, and no other") {
  const Partition partition = uneven();
  Sampler sampler(partition, 10, 3, 4, 1);
  for (int rank = 0; rank < 3; ++rank) {
    const auto& owned = partition.owned[static_cast<std::size_t>(rank)];
    std::vector<Draw> draws;
    for (std::uint64_t k = 0; k < 5; ++k) {
      const auto one = draw(sampler, rank, k);
      CHECK(one.size() == 4);
      draws.insert(draws.end(), one.begin(), one.end());
    }
    CHECK(each_once(draws, static_cast<std::uint32_t>(draws.size() / owned.size()), owned.size()));
    for (const Draw& one : draws) CHECK(std::binary_search(owned.begin(), owned.end(), one.sample));
  }
}

TEST_CASE("a single rank that owns everything draws as iid does") {
  std::vector<std::uint32_t> all(17);
  for (std::uint32_t i = 0; i < 17; ++i) all[i] = i;
  Sampler owner(Partition{{all}}, 17, 1, 5, 3), shared({}, 17, 1, 5, 3);
  CHECK(stream(owner, 20) == stream(shared, 20));
}

TEST_CASE("shares follow the samples that a rank owns and sum to the ranks") {
  Sampler iid({}, 10, 3, 4, 1), owned(uneven(), 10, 3, 4, 1);
  for (int rank = 0; rank < 3; ++rank) CHECK(iid.share(rank) == 1);
  CHECK(owned.share(0) == 1.5);
  CHECK(owned.share(1) == Approx(0.3));
  CHECK(owned.share(0) + owned.share(1) + owned.share(2) == Approx(3));
}

TEST_CASE("a sampler without samples, ranks or batch, or with a foreign partition, is refused as a bug") {
  CHECK_THROWS_AS(Sampler({}, 0, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(Sampler({}, 1, 0, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(Sampler({}, 1, 1, 0, 1), std::invalid_argument);
  CHECK_THROWS_AS(Sampler(uneven(), 10, 2, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(Sampler(Partition{{{0}, {}}}, 1, 2, 1, 1), std::invalid_argument);
  Sampler sampler({}, 10, 2, 1, 1);
  std::vector<Draw> draws;
  CHECK_THROWS_AS(sampler.draw(2, 0, draws), std::invalid_argument);
  CHECK_THROWS_AS(sampler.draw(-1, 0, draws), std::invalid_argument);
}

}  // namespace tests
}  // namespace paceline::kernels
