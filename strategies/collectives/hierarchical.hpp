#pragma once
/// Hierarchical all-reduce: first inside the parts of the cluster that share a machine or a rack, then between them.
///
/// P parts of G ranks each (what Horovod does with NCCL inside a machine: A. Sergeev and M. Del Balso,
/// arXiv:1802.05799, and its NCCLHierarchicalAllreduce): a ring reduce-scatter inside each part, G rings side by side
/// between the parts over S/G bytes each, a ring all-gather inside. With a' and B' of a way inside a part, a and B of
/// what one of those G rings has of a way between parts (1/G of a link that a machine's ranks share):
///   2(G-1)(a' + S/(G B')) inside, then 2(P-1)(a + S/(G P B)) between.
/// Parts of different size: a tree to the first rank of each part, a ring between those, a tree back:
///   2 ceil(log2 G)(a' + S/B') inside the largest part of G, then 2(P-1)(a + S/(P B)) between, B the whole link.
/// One part, or parts of one rank: exactly the ring of ring.hpp.

#include "strategies/communicator.hpp"

namespace paceline {

class HierarchicalAllReduce final : public Collective {
 public:
  Slice run(Communicator& comm, Slice mine) const override;
  /// On a cluster of one part: the ring's.
  Cost cost(int n, double bytes) const override;
  /// Inside the parts and between them, when they are equal.
  std::vector<Leg> legs(const std::vector<Ranks>& parts, double bytes) const override;
};

}  // namespace paceline
