#pragma once
/// How an all-reduce for a power of two of ranks serves any number of them.
///
/// R. Thakur, R. Rabenseifner, W. Gropp, IJHPCA 19(1) (2005), section 4.5: with p = 2^floor(log2 N) and r = N - p
/// surplus ranks, each even one of the first 2r ranks gives its vector to the next and gets the result from it at the
/// end; the odd ones and the rest are p. Cost beyond that of p ranks, for r > 0: two messages of S bytes.
/// That is a lower bound where bytes count: ranks that do not fold send their first messages at once, and these share
/// the links of the ranks that are still folding, so recursive doubling may take half as long again.

#include <functional>

#include "strategies/collectives/team.hpp"

namespace paceline {

/// The sum over all workers, given `among`, which sums over a team whose size is a power of two.
Slice fold_to_power_of_two(Communicator& comm, Slice mine,
                           const std::function<Slice(const Team& team, Slice mine)>& among);

/// The cost for n ranks and that many bytes, given that of `among`.
Collective::Cost folded_cost(int n, double bytes, const Collective::Cost& among);

}  // namespace paceline
