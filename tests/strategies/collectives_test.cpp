/// What holds for every all-reduce, on any number of ranks.

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "strategies/collectives/cheapest.hpp"
#include "strategies/collectives/halving_doubling.hpp"
#include "strategies/collectives/hierarchical.hpp"
#include "strategies/collectives/recursive_doubling.hpp"
#include "strategies/collectives/ring.hpp"
#include "strategies/collectives/tree.hpp"
#include "tests/strategies/reduction.hpp"
#include "tests/strategies/slices.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

const std::vector<int> sizes{1, 2, 3, 5, 6, 8, 10, 16};

/// All inputs weigh that much and have no values.
std::vector<Slice> weights(int n, std::int64_t bytes) {
  return {static_cast<std::size_t>(n), Slice::without_values(0, 240, bytes, 0)};
}

int floor_log2(int n) {
  return std::bit_width(static_cast<unsigned>(n)) - 1;
}

}  // namespace

TEST_CASE("an all-reduce is the sum of all ranks within the rounding of N - 1 additions") {
  for (const Algorithm& algorithm : algorithms())
    for (const int n : sizes)
      for (const std::size_t length : awkward_lengths(n)) {
        CAPTURE(algorithm.name, n, length);
        const Reduced reduced = algorithm.run(rough_inputs(n, length));
        std::vector<double> sum(length), magnitude(length);
        for (const Slice& input : reduced.inputs) {
          const auto values = values_of(input);
          for (std::size_t i = 0; i < length; ++i) {
            sum[i] += double{values[i]};
            magnitude[i] += std::abs(double{values[i]});
          }
        }
        // N - 1 float additions in any order: |error| <= (N-1) u / (1 - (N-1) u) times the sum of sizes (Higham,
        // Accuracy and Stability, section 4.2); the double sum adds as many units of 2^-53.
        const double roundings = (n - 1) * 0x1p-24;
        const double bound = roundings / (1 - roundings) + n * 0x1p-53;
        const auto values = values_of(reduced.outputs[0]);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < length; ++i) wrong += std::abs(double{values[i]} - sum[i]) > bound * magnitude[i];
        CHECK(wrong == 0);
      }
}

TEST_CASE("an all-reduce gives all ranks the same bits, place, weight and version") {
  for (const Algorithm& algorithm : algorithms())
    for (const int n : sizes)
      for (const std::size_t length : awkward_lengths(n)) {
        CAPTURE(algorithm.name, n, length);
        const Reduced reduced = algorithm.run(rough_inputs(n, length));
        const auto values = values_of(reduced.outputs[0]);
        for (const Slice& output : reduced.outputs) {
          CHECK(values_of(output) == values);
          CHECK(output.position() == 5);
          CHECK(output.length() == length);
          CHECK(output.bytes() == static_cast<std::int64_t>(4 * length));
          CHECK(output.version() == 20);  // the oldest
          CHECK(output.has_values());
        }
      }
}

TEST_CASE("an all-reduce leaves what went in as it was") {
  for (const Algorithm& algorithm : algorithms()) {
    CAPTURE(algorithm.name);
    const Reduced reduced = algorithm.run(rough_inputs(5, 101));
    const auto fresh = rough_inputs(5, 101);
    for (std::size_t rank = 0; rank < 5; ++rank) CHECK(values_of(reduced.inputs[rank]) == values_of(fresh[rank]));
  }
}

TEST_CASE("an all-reduce adds ropes") {
  for (const Algorithm& algorithm : algorithms())
    for (const int n : {4, 5}) {
      CAPTURE(algorithm.name, n);
      std::vector<Slice> ropes;
      for (const Slice& input : rough_inputs(n, 26)) {
        const std::vector<Slice> parts{slice_of(values_of(input.part(0, 9)), 5),
                                       slice_of(values_of(input.part(9, 1)), 14),
                                       slice_of(values_of(input.part(10, 16)), 15)};
        ropes.push_back(Slice::join(parts));
      }
      CHECK(values_of(algorithm.run(std::move(ropes)).outputs[2]) ==
            values_of(algorithm.run(rough_inputs(n, 26)).outputs[2]));
    }
}

TEST_CASE("an all-reduce without values sends what it sends with values", "[slow]") {
  for (const Algorithm& algorithm : algorithms())
    for (const int n : sizes)
      for (const std::size_t length : awkward_lengths(n)) {
        CAPTURE(algorithm.name, n, length);
        const auto inputs = rough_inputs(n, length);
        const Reduced with = algorithm.run(inputs), without = algorithm.run(sizes_of(inputs));
        std::size_t wrong = 0;
        for (std::size_t rank = 0; rank < inputs.size(); ++rank) {
          REQUIRE(with.sent[rank].size() == without.sent[rank].size());
          for (std::size_t i = 0; i < with.sent[rank].size(); ++i) {
            const Sent &a = with.sent[rank][i], &b = without.sent[rank][i];
            wrong += a.to != b.to || a.position != b.position || a.length != b.length || a.bytes != b.bytes;
          }
          CHECK(!without.outputs[rank].has_values());
          CHECK(without.outputs[rank].length() == length);
          CHECK(without.outputs[rank].bytes() == with.outputs[rank].bytes());
        }
        CHECK(wrong == 0);
      }
}

TEST_CASE("all ranks together send 2(N-1) times the message, by recursive doubling p log2(p) + 2r times") {
  // Whatever the shape: N - 1 vectors must go into the sum, and the sum must come to N - 1 ranks.
  for (const Algorithm& algorithm : algorithms())
    for (const int n : sizes)
      for (const std::int64_t bytes :
           {std::int64_t{n} * 1000, std::int64_t{1000003}, std::int64_t{0}, std::int64_t{1}}) {
        CAPTURE(algorithm.name, n, bytes);
        const Reduced reduced = algorithm.run(weights(n, bytes));
        std::int64_t all = 0;
        for (const auto& sent : reduced.sent) all += bytes_of(sent);
        const auto* cheapest = dynamic_cast<const CheapestAllReduce*>(algorithm.collective.get());
        const Collective& one = cheapest ? cheapest->choice(n, static_cast<double>(bytes)) : *algorithm.collective;
        const int power = 1 << floor_log2(n);
        if (dynamic_cast<const RecursiveDoublingAllReduce*>(&one))
          CHECK(all == (power * floor_log2(n) + 2 * (n - power)) * bytes);
        else
          CHECK(all == 2 * (n - 1) * bytes);
      }
}

TEST_CASE("at powers of two each rank sends as many messages and bytes as the cost formula says") {
  for (const Algorithm& algorithm : algorithms()) {
    if (algorithm.part || algorithm.name == "tree") continue;
    for (const int n : {1, 2, 4, 8, 16})
      for (const std::int64_t bytes : {std::int64_t{16000}, std::int64_t{1000003}, std::int64_t{0}, std::int64_t{1}}) {
        CAPTURE(algorithm.name, n, bytes);
        const Reduced reduced = algorithm.run(weights(n, bytes));
        const auto cost = algorithm.collective->cost(n, static_cast<double>(bytes));
        for (const auto& sent : reduced.sent) {
          CHECK(static_cast<double>(sent.size()) == cost.messages);
          // Each message is rounded to a whole byte; nothing is rounded where N divides S.
          CHECK(std::abs(static_cast<double>(bytes_of(sent)) - cost.bytes) <= (bytes % n == 0 ? 0 : cost.messages));
        }
      }
  }
}

TEST_CASE("the first rank of a tree receives and sends as many messages and bytes as the cost formula says") {
  for (const int n : sizes) {
    CAPTURE(n);
    const Reduced reduced = all_reduced(TreeAllReduce(), weights(n, 1001));
    std::vector<Sent> path = reduced.sent[0];
    for (const auto& sent : reduced.sent)
      std::copy_if(sent.begin(), sent.end(), std::back_inserter(path), [](const Sent& one) { return one.to == 0; });
    const auto cost = TreeAllReduce().cost(n, 1001);
    CHECK(static_cast<double>(path.size()) == cost.messages);
    CHECK(static_cast<double>(bytes_of(path)) == cost.bytes);
  }
}

TEST_CASE("folding costs a surplus rank two messages of everything") {
  for (const int n : {3, 5, 6, 7, 11}) {
    CAPTURE(n);
    const int power = 1 << floor_log2(n);
    for (const Algorithm& algorithm : algorithms()) {
      if (algorithm.name != "recursive doubling" && algorithm.name != "halving and doubling") continue;
      const std::int64_t bytes = 16000;
      const Reduced reduced = algorithm.run(weights(n, bytes));
      const auto among = algorithm.collective->cost(power, static_cast<double>(bytes));
      const auto cost = algorithm.collective->cost(n, static_cast<double>(bytes));
      CHECK(cost.messages == among.messages + 2);
      CHECK(cost.bytes == among.bytes + 2 * static_cast<double>(bytes));
      for (int rank = 0; rank < n; ++rank) {
        const auto& sent = reduced.sent[static_cast<std::size_t>(rank)];
        const bool folded = rank < 2 * (n - power);
        if (folded && rank % 2 == 0) {
          CHECK(sent.size() == 1);
          CHECK(sent.front().to == rank + 1);
        } else {
          CHECK(static_cast<double>(sent.size()) == among.messages + (folded ? 1 : 0));
        }
      }
    }
  }
}

TEST_CASE(
    "in equal parts each rank sends a ring's share inside its part, and a ring's share of a slice between parts") {
  const HierarchicalAllReduce hierarchical;
  for (const auto& [parts, size] : {std::pair{2, 1}, {1, 4}, {2, 2}, {2, 4}, {3, 2}, {4, 4}}) {
    const int n = parts * size;
    const std::int64_t bytes = 240'000;  // divisible by each N
    for (const bool dealt : {false, true}) {
      CAPTURE(parts, size, dealt);
      std::vector<int> part_of;
      for (int rank = 0; rank < n; ++rank) part_of.push_back(dealt ? rank % parts : rank / size);
      const Reduced reduced = all_reduced(hierarchical, weights(n, bytes), part_of);
      const double rounds_inside = 2.0 * (size - 1), rounds_between = 2.0 * (parts - 1);
      for (int rank = 0; rank < n; ++rank) {
        Collective::Cost inside, between;
        for (const Sent& one : reduced.sent[static_cast<std::size_t>(rank)]) {
          const bool near = part_of[static_cast<std::size_t>(one.to)] == part_of[static_cast<std::size_t>(rank)];
          (near ? inside : between).messages += 1;
          (near ? inside : between).bytes += static_cast<double>(one.bytes);
        }
        CHECK(inside.messages == rounds_inside);
        CHECK(inside.bytes == rounds_inside * static_cast<double>(bytes / size));
        CHECK(between.messages == rounds_between);
        CHECK(between.bytes == rounds_between * static_cast<double>(bytes / n));
      }
    }
  }
}

TEST_CASE("in unequal parts only the first ranks speak to other parts, in a ring") {
  const std::vector<int> part_of{3, 3, 3, 0, 0, 1, 3};  // first ranks 0, 3 and 5
  const std::int64_t bytes = 3000;
  const Reduced reduced = all_reduced(HierarchicalAllReduce(), weights(7, bytes), part_of);
  for (std::size_t rank = 0; rank < 7; ++rank) {
    std::int64_t away = 0;
    for (const Sent& one : reduced.sent[rank])
      if (part_of[static_cast<std::size_t>(one.to)] != part_of[rank]) away += one.bytes;
    CAPTURE(rank);
    CHECK(away == (rank == 0 || rank == 3 || rank == 5 ? 2 * 2 * bytes / 3 : 0));
  }
}

TEST_CASE("one part, or parts of one rank, are the ring bit for bit") {
  for (const int n : sizes) {
    CAPTURE(n);
    const auto ring = values_of(all_reduced(RingAllReduce(), rough_inputs(n, 101)).outputs[0]);
    std::vector<int> singles;
    for (int rank = 0; rank < n; ++rank) singles.push_back(n - rank);
    const HierarchicalAllReduce hierarchical;
    CHECK(values_of(all_reduced(hierarchical, rough_inputs(n, 101)).outputs[0]) == ring);
    CHECK(values_of(all_reduced(hierarchical, rough_inputs(n, 101), singles).outputs[0]) == ring);
  }
}

TEST_CASE("recursive doubling and halving and doubling add in the same order, at powers of two that of the tree") {
  for (const int n : sizes) {
    CAPTURE(n);
    const auto doubled = values_of(all_reduced(RecursiveDoublingAllReduce(), rough_inputs(n, 101)).outputs[0]);
    CHECK(values_of(all_reduced(HalvingDoublingAllReduce(), rough_inputs(n, 101)).outputs[0]) == doubled);
    if (std::has_single_bit(static_cast<unsigned>(n)))
      CHECK(values_of(all_reduced(TreeAllReduce(), rough_inputs(n, 101)).outputs[0]) == doubled);
  }
}

TEST_CASE("not-a-numbers are the same bits on each rank") {
  // Which payload survives a sum of two of them depends on their order.
  for (const Algorithm& algorithm : algorithms()) {
    std::vector<Slice> inputs;
    for (unsigned rank = 0; rank < 6; ++rank)
      inputs.push_back(slice_of(std::vector<float>(7, std::bit_cast<float>(0x7fc00001U + rank))));
    const Reduced reduced = algorithm.run(std::move(inputs));
    std::vector<std::uint32_t> bits;
    for (const Slice& output : reduced.outputs)
      for (const float value : values_of(output)) bits.push_back(std::bit_cast<std::uint32_t>(value));
    CAPTURE(algorithm.name);
    for (std::size_t i = 7; i < bits.size(); ++i) CHECK(bits[i] == bits[i % 7]);
  }
}

TEST_CASE("the cheapest all-reduce is recursive doubling below, and a bandwidth-optimal one above") {
  const double a = 1e-4, B = 1.25e9;
  const CheapestAllReduce cheapest(a, B);
  const auto is = [&]<class T>(int n, double bytes, const T*) {
    return dynamic_cast<const T*>(&cheapest.choice(n, bytes)) != nullptr;
  };
  const RecursiveDoublingAllReduce* doubling = nullptr;
  const HalvingDoublingAllReduce* halving = nullptr;
  const RingAllReduce* ring = nullptr;
  for (const int n : {4, 8, 16, 1024}) {
    CAPTURE(n);
    // log2(N)(a + S/B) = 2 log2(N) a + 2 (N-1)/N S/B
    const double k = floor_log2(n), even = k * a * B / (k - 2.0 * (n - 1) / n);
    CHECK(is(n, 0, doubling));
    CHECK(is(n, 0.999 * even, doubling));
    CHECK(is(n, 1.001 * even, halving));
    CHECK(is(n, 1e12, halving));
  }
  // Two ranks: one message of all there and back at once, or two of half of it.
  CHECK(is(2, 1e12, doubling));
  for (const int n : {5, 6, 7, 100}) {
    CAPTURE(n);
    CHECK(is(n, 8, doubling));
    CHECK(is(n, 1e12, ring));  // folding would carry everything twice more
  }
  for (const int n : sizes)
    for (const double bytes : {0.0, 1.0, 1e3, 1e6, 1e9}) {
      const auto seconds = [&](const Collective& one) {
        const auto cost = one.cost(n, bytes);
        return cost.messages * a + cost.bytes / B;
      };
      CAPTURE(n, bytes);
      CHECK(seconds(cheapest) <= seconds(RingAllReduce()));
      CHECK(seconds(cheapest) <= seconds(TreeAllReduce()));
      CHECK(seconds(cheapest) <= seconds(RecursiveDoublingAllReduce()));
      CHECK(seconds(cheapest) <= seconds(HalvingDoublingAllReduce()));
    }
}
