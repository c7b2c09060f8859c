#include "tests/strategies/reduction.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <utility>

#include "strategies/collectives/cheapest.hpp"
#include "strategies/collectives/halving_doubling.hpp"
#include "strategies/collectives/hierarchical.hpp"
#include "strategies/collectives/recursive_doubling.hpp"
#include "strategies/collectives/ring.hpp"
#include "strategies/collectives/tree.hpp"
#include "tests/strategies/slices.hpp"
#include "tests/strategies/thread_run.hpp"
#include "tests/strategies/toy_workload.hpp"

namespace paceline::tests {

Reduced all_reduced(const Collective& collective, std::vector<Slice> inputs, const std::vector<int>& parts) {
  const int n = static_cast<int>(inputs.size());
  Reduced reduced{std::move(inputs), std::vector<Slice>(static_cast<std::size_t>(n)), {}};
  Script script{.worker = [&](Worker&, Communicator& comm) {
    const auto me = static_cast<std::size_t>(comm.rank());
    reduced.outputs[me] = comm.all_reduce(reduced.inputs[me], collective);
  }};
  ToyWorkload nothing(1, n, 1);
  const auto result = run_on_threads(script, nothing, {.workers = n, .parts = parts});
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

std::vector<Slice> sizes_of(const std::vector<Slice>& inputs) {
  std::vector<Slice> sizes;
  for (const Slice& input : inputs)
    sizes.push_back(Slice::without_values(input.position(), input.length(), input.bytes(), input.version()));
  return sizes;
}

std::vector<std::size_t> awkward_lengths(int n) {
  const auto size = static_cast<std::size_t>(n);
  return {0, 1, size - 1, size, size + 1, 101};
}

std::int64_t bytes_of(const std::vector<Sent>& sent) {
  return std::accumulate(sent.begin(), sent.end(), std::int64_t{0},
                         [](std::int64_t sum, const Sent& one) { return sum + one.bytes; });
}

std::vector<int> Algorithm::parts(int n) const {
  std::vector<int> all;
  for (int rank = 0; part && rank < n; ++rank) all.push_back(part(rank, n));
  return all;
}

Reduced Algorithm::run(std::vector<Slice> inputs) const {
  const std::vector<int> shape = parts(static_cast<int>(inputs.size()));
  return all_reduced(*collective, std::move(inputs), shape);
}

std::vector<Algorithm> algorithms() {
  const auto hierarchical = std::make_shared<HierarchicalAllReduce>();
  return {{"ring", std::make_shared<RingAllReduce>()},
          {"tree", std::make_shared<TreeAllReduce>()},
          {"recursive doubling", std::make_shared<RecursiveDoublingAllReduce>()},
          {"halving and doubling", std::make_shared<HalvingDoublingAllReduce>()},
          {"cheapest of small ones", std::make_shared<CheapestAllReduce>(1, 1e12)},
          {"cheapest of large ones", std::make_shared<CheapestAllReduce>(0, 1)},
          {"hierarchical in one part", hierarchical},
          {"hierarchical in parts of one", hierarchical, [](int rank, int) { return rank; }},
          {"hierarchical in pairs", hierarchical, [](int rank, int) { return rank / 2; }},
          {"hierarchical in two halves", hierarchical, [](int rank, int n) { return 2 * rank / n; }},
          {"hierarchical dealt to three parts", hierarchical, [](int rank, int) { return rank % 3; }},
          {"hierarchical with one outside", hierarchical, [](int rank, int n) { return rank == n / 2 ? 1 : 0; }},
          {"hierarchical in growing parts", hierarchical, [](int rank, int) {
             return rank < 1 ? 7 : rank < 3 ? 5 : rank < 6 ? 6 : 4;
           }}};
}

}  // namespace paceline::tests
