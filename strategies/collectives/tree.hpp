#pragma once
/// Tree all-reduce: the message as a whole goes up a binomial tree to the first rank, which adds, and down again.
///
/// R. Thakur, R. Rabenseifner, W. Gropp, "Optimization of collective communication operations in MPICH", IJHPCA 19(1)
/// (2005), sections 4.3 and 4.5 (binomial broadcast and reduce). Cost: 2 ceil(log2 N) messages of S bytes one after the
/// other: 2 ceil(log2 N)(a + S/B). Exact where N is a power of two; else two children may send at once, and the way up
/// is at most as long.

#include <bit>

#include "strategies/collectives/team.hpp"

namespace paceline {

class TreeAllReduce final : public Collective {
 public:
  Slice run(Communicator& comm, Slice mine) const override;
  Cost cost(int n, double bytes) const override;
  bool cost_is_exact(int n, double /*bytes*/) const override { return std::has_single_bit(static_cast<unsigned>(n)); }
};

/// The way up: the team's sum at place 0, nothing elsewhere.
Slice reduce_to_first(Communicator& comm, const Team& team, Slice mine);
/// The way down: at each place what `whole` is at place 0.
Slice broadcast_from_first(Communicator& comm, const Team& team, Slice whole);

}  // namespace paceline
