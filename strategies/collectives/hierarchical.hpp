#pragma once
/// Hierarchical all-reduce: first inside the parts of the cluster that share a machine or a rack, then between them.
///
/// P parts of G ranks each (what Horovod does with NCCL inside a machine: A. Sergeev and M. Del Balso,
/// arXiv:1802.05799, and its NCCLHierarchicalAllreduce): a ring reduce-scatter inside each part, G rings side by side
/// between the parts over S/G bytes each, a ring all-gather inside. Cost: 2(G-1)(a' + S/(G B')) inside and 2(P-1)(a +
/// S/(N B)) between, where a machine's ranks that share its link of B bytes/s have B/G each. Parts of different size: a
/// tree to the first rank of each part, a ring between those, a tree back. Cost: 2 ceil(log2 G)(a' + S/B') inside the
/// largest part and 2(P-1)(a + S/(P B)) between. One part, or parts of one rank: exactly the ring of ring.hpp.

#include "strategies/communicator.hpp"

namespace paceline {

class HierarchicalAllReduce final : public Collective {
 public:
  Slice run(Communicator& comm, Slice mine) const override;
  /// On a cluster of one part: the ring's.
  Cost cost(int n, double bytes) const override;
  /// On a cluster of `parts` parts of `size` ranks each: messages and bytes inside the parts, and between them.
  struct Costs {
    Cost inside, between;
  };
  static Costs costs(int parts, int size, double bytes);
};

}  // namespace paceline
