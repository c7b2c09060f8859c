#pragma once
/// Ring all-reduce: reduce-scatter, then all-gather, each in N - 1 rounds over chunks of 1/N.
///
/// P. Patarasuk and X. Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations", JPDC 69 (2009),
/// section 3. Cost: 2(N - 1) messages of S/N bytes one after the other: 2(N - 1)(a + S/(N B)).

#include "strategies/communicator.hpp"

namespace paceline {

class RingAllReduce final : public Collective {
 public:
  /// A rank waits for its own send and for its receive in each round.
  Slice run(Communicator& comm, Slice mine) const override;
  Cost cost(int n, double bytes) const override { return {2.0 * (n - 1), 2.0 * (n - 1) * bytes / n}; }
  /// One ring of all ranks, whatever the parts.
  std::vector<Leg> legs(const std::vector<Ranks>& parts, double bytes) const override;
};

}  // namespace paceline
