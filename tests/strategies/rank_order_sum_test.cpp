#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

#include "strategies/rank_order_sum.hpp"
#include "tests/strategies/slices.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

std::vector<Slice> terms(int count) {
  std::vector<Slice> all;
  for (int rank = 0; rank < count; ++rank)
    all.push_back(slice_of(rough_values(33, 100 + static_cast<std::uint64_t>(rank)), 0, 9 - rank));
  return all;
}

/// In rank order, one float addition at a time.
std::vector<float> plain_sum(const std::vector<Slice>& terms, const std::vector<int>& ranks) {
  std::vector<float> sum = values_of(terms[static_cast<std::size_t>(ranks.front())]);
  for (std::size_t r = 1; r < ranks.size(); ++r) {
    const auto term = values_of(terms[static_cast<std::size_t>(ranks[r])]);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += term[i];
  }
  return sum;
}

}  // namespace

TEST_CASE("a rank order sum has the same bits for every order of arrival") {
  for (const int count : {1, 2, 3, 5}) {
    const auto all = terms(count);
    std::vector<int> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    const auto expected = plain_sum(all, order);
    std::size_t wrong = 0;
    RankOrderSum sum;
    do {
      for (const int rank : order) {
        sum.offer(rank, all[static_cast<std::size_t>(rank)]);
        sum.advance();
      }
      wrong += values_of(sum.finish()) != expected;
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(wrong == 0);
  }
}

TEST_CASE("a rank order sum without some ranks adds the others in their order") {
  const auto all = terms(5);
  for (const std::vector<int>& present : {std::vector<int>{1, 2, 4}, {0, 3}, {4}, {0, 1, 4}}) {
    auto order = present;
    const auto expected = plain_sum(all, present);
    RankOrderSum sum;
    do {
      for (const int rank : order) {
        sum.offer(rank, all[static_cast<std::size_t>(rank)]);
        sum.advance();
      }
      CHECK(values_of(sum.finish()) == expected);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST_CASE("a rank order sum leaves its terms as they were and is as old as the oldest") {
  const auto all = terms(4);
  std::vector<std::vector<float>> before;
  for (const Slice& term : all) before.push_back(values_of(term));
  RankOrderSum sum;
  for (const int rank : {2, 0, 3, 1}) {
    sum.offer(rank, all[static_cast<std::size_t>(rank)]);
    sum.advance();
  }
  CHECK(sum.finish().version() == 6);
  for (std::size_t rank = 0; rank < all.size(); ++rank) CHECK(values_of(all[rank]) == before[rank]);
}

TEST_CASE("a rank order sum without values has sizes only") {
  RankOrderSum sum;
  for (const int rank : {1, 0}) sum.offer(rank, Slice::without_values(3, 5, 21, 2));
  const Slice total = sum.finish();
  CHECK(!total.has_values());
  CHECK(total.same_memory(Slice::without_values(3, 5, 21, 2)));
}
