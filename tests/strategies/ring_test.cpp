/// What only a ring does; collectives_test.cpp has what it shares with other all-reduces.

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "strategies/collectives/ring.hpp"
#include "tests/strategies/reduction.hpp"
#include "tests/strategies/slices.hpp"

using namespace paceline;
using namespace paceline::tests;

TEST_CASE("a ring adds chunk k along the ring from rank k on") {
  for (const int n : {2, 3, 5, 8}) {
    const std::size_t length = 101;
    const Reduced reduced = all_reduced(RingAllReduce(), rough_inputs(n, length));
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

TEST_CASE("each rank of a ring sends as many messages and bytes as the cost formula says, and to the next alone") {
  for (const int n : {1, 2, 3, 5, 8, 16})
    for (const std::int64_t bytes : {std::int64_t{n} * 1000, std::int64_t{1000003}, std::int64_t{0}, std::int64_t{1}}) {
      CAPTURE(n, bytes);
      const std::vector<Slice> inputs(static_cast<std::size_t>(n), Slice::without_values(0, 240, bytes, 0));
      const Reduced reduced = all_reduced(RingAllReduce(), inputs);
      const auto cost = RingAllReduce().cost(n, static_cast<double>(bytes));
      for (int rank = 0; rank < n; ++rank) {
        const auto& sent = reduced.sent[static_cast<std::size_t>(rank)];
        CHECK(static_cast<double>(sent.size()) == cost.messages);
        for (const Sent& one : sent) CHECK(one.to == (rank + 1) % n);
        // Each message is S / N rounded to a whole byte; nothing is rounded where N divides S.
        CHECK(std::abs(static_cast<double>(bytes_of(sent)) - cost.bytes) <= (bytes % n == 0 ? 0 : cost.messages));
      }
    }
}
