#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "strategies/collectives/ring.hpp"
#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"

using namespace paceline;
using namespace paceline::tests;

namespace {

struct Reduced {
  std::vector<Slice> inputs, outputs;  ///< by rank
  std::vector<std::vector<Sent>> sent;
};

/// Sums inputs[rank] over all ranks, each on a thread of its own.
Reduced ring_of(std::vector<Slice> inputs) {
  const int n = static_cast<int>(inputs.size());
  Reduced reduced{std::move(inputs), std::vector<Slice>(static_cast<std::size_t>(n)), {}};
  Script script{.worker = [&](Worker&, Communicator& comm) {
    const auto me = static_cast<std::size_t>(comm.rank());
    reduced.outputs[me] = comm.all_reduce(reduced.inputs[me], RingAllReduce());
  }};
  ToyWorkload nothing(1, n, 1);
  const auto result = run_on_threads(script, nothing, {.workers = n});
  INFO(result.failure);
  REQUIRE(result.failure.empty());
  reduced.sent = result.sent;
  return reduced;
}

std::vector<Slice> rough_inputs(int n, std::size_t length) {
  std::vector<Slice> inputs;
  for (int rank = 0; rank < n; ++rank)
    inputs.push_back(slice_of(rough_values(length, 10 + static_cast<std::uint64_t>(rank)), 5, 20 + rank));
  return inputs;
}

std::vector<std::size_t> awkward_lengths(int n) {
  const auto size = static_cast<std::size_t>(n);
  return {0, 1, size - 1, size, size + 1, 101};
}

std::int64_t bytes_of(const std::vector<Sent>& sent) {
  return std::accumulate(sent.begin(), sent.end(), std::int64_t{0},
                         [](std::int64_t sum, const Sent& one) { return sum + one.bytes; });
}

}  // namespace

TEST_CASE("a ring all-reduce is the sum of all ranks within the rounding of N - 1 additions") {
  for (const int n : {1, 2, 3, 5, 8, 16})
    for (const std::size_t length : awkward_lengths(n)) {
      CAPTURE(n, length);
      const Reduced reduced = ring_of(rough_inputs(n, length));
      std::vector<double> sum(length), sizes(length);
      for (const Slice& input : reduced.inputs) {
        const auto values = values_of(input);
        for (std::size_t i = 0; i < length; ++i) {
          sum[i] += double{values[i]};
          sizes[i] += std::abs(double{values[i]});
        }
      }
      // N - 1 float additions in any order: |error| <= (N-1) u / (1 - (N-1) u) times the sum of sizes (Higham, Accuracy
      // and Stability, section 4.2); the double sum adds as many units of 2^-53.
      const double roundings = (n - 1) * 0x1p-24;
      const double bound = roundings / (1 - roundings) + n * 0x1p-53;
      const auto values = values_of(reduced.outputs[0]);
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < length; ++i) wrong += std::abs(double{values[i]} - sum[i]) > bound * sizes[i];
      CHECK(wrong == 0);
    }
}

TEST_CASE("a ring all-reduce gives all ranks the same bits, place, weight and version") {
  for (const int n : {1, 2, 3, 5, 8, 16})
    for (const std::size_t length : awkward_lengths(n)) {
      CAPTURE(n, length);
      const Reduced reduced = ring_of(rough_inputs(n, length));
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

TEST_CASE("a ring adds chunk k along the ring from rank k on") {
  for (const int n : {2, 3, 5, 8}) {
    const std::size_t length = 101;
    const Reduced reduced = ring_of(rough_inputs(n, length));
    for (int k = 0; k < n; ++k) {
      const auto part = [&](int rank) {
        return values_of(reduced.inputs[static_cast<std::size_t>(rank % n)].chunk(k, n));
      };
      std::vector<float> sum = part(k);
      for (int hop = 1; hop < n; ++hop) {
        const auto next = part(k + hop);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += next[i];
      }
      CHECK(values_of(reduced.outputs[0].chunk(k, n)) == sum);
    }
  }
}

TEST_CASE("a ring all-reduce leaves what went in as it was") {
  const Reduced reduced = ring_of(rough_inputs(5, 101));
  const auto fresh = rough_inputs(5, 101);
  for (std::size_t rank = 0; rank < 5; ++rank) CHECK(values_of(reduced.inputs[rank]) == values_of(fresh[rank]));
}

TEST_CASE("a ring adds ropes") {
  std::vector<Slice> ropes;
  for (const Slice& input : rough_inputs(4, 26)) {
    const std::vector<Slice> parts{slice_of(values_of(input.part(0, 9)), 5), slice_of(values_of(input.part(9, 1)), 14),
                                   slice_of(values_of(input.part(10, 16)), 15)};
    ropes.push_back(Slice::join(parts));
  }
  CHECK(values_of(ring_of(std::move(ropes)).outputs[2]) == values_of(ring_of(rough_inputs(4, 26)).outputs[2]));
}

TEST_CASE("a ring sends as many messages and bytes as its cost formula says") {
  for (const int n : {1, 2, 3, 5, 8, 16})
    for (const std::int64_t bytes : {std::int64_t{n} * 1000, std::int64_t{1000003}, std::int64_t{0}, std::int64_t{1}}) {
      CAPTURE(n, bytes);
      const std::vector<Slice> inputs(static_cast<std::size_t>(n), Slice::without_values(0, 240, bytes, 0));
      const Reduced reduced = ring_of(inputs);
      const auto cost = RingAllReduce().cost(n, static_cast<double>(bytes));
      std::int64_t all = 0;
      for (int rank = 0; rank < n; ++rank) {
        const auto& sent = reduced.sent[static_cast<std::size_t>(rank)];
        CHECK(static_cast<double>(sent.size()) == cost.messages);
        for (const Sent& one : sent) CHECK(one.to == (rank + 1) % n);
        // Each message is S / N rounded to a whole byte; nothing is rounded where N divides S.
        CHECK(std::abs(static_cast<double>(bytes_of(sent)) - cost.bytes) <= (bytes % n == 0 ? 0 : cost.messages));
        all += bytes_of(sent);
      }
      // Every chunk travels 2 (N - 1) times, so what all ranks send is exact.
      CHECK(all == 2 * (n - 1) * bytes);
    }
}

TEST_CASE("a ring without values sends what a ring with values sends") {
  for (const int n : {1, 2, 3, 5, 8, 16})
    for (const std::size_t length : awkward_lengths(n)) {
      CAPTURE(n, length);
      const auto inputs = rough_inputs(n, length);
      std::vector<Slice> sizes;
      for (const Slice& input : inputs)
        sizes.push_back(Slice::without_values(input.position(), input.length(), input.bytes(), input.version()));
      const Reduced with = ring_of(inputs), without = ring_of(sizes);
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
