#pragma once
/// An all-reduce by itself, each rank on a thread of its own.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "strategies/communicator.hpp"
#include "tests/strategies/thread_exchange.hpp"

namespace paceline::tests {

struct Reduced {
  std::vector<Slice> inputs, outputs;   ///< by rank
  std::vector<std::vector<Sent>> sent;  ///< by rank
};

/// Sums inputs[rank] over all ranks. `parts`: of the cluster, by rank; empty: one for all.
Reduced all_reduced(const Collective& collective, std::vector<Slice> inputs, const std::vector<int>& parts = {});

/// Position 5, and version 20 and above by rank.
std::vector<Slice> rough_inputs(int n, std::size_t length);
/// The same without values.
std::vector<Slice> sizes_of(const std::vector<Slice>& inputs);
/// Lengths that do not divide, and fewer floats than ranks.
std::vector<std::size_t> awkward_lengths(int n);
std::int64_t bytes_of(const std::vector<Sent>& sent);

/// A collective on a cluster of some shape.
struct Algorithm {
  std::string name;
  std::shared_ptr<const Collective> collective;
  std::function<int(int rank, int n)> part{};  ///< none: the cluster has no parts

  std::vector<int> parts(int n) const;
  Reduced run(std::vector<Slice> inputs) const;
};
/// All there are, the hierarchical one with equal and unequal parts.
std::vector<Algorithm> algorithms();

}  // namespace paceline::tests
