#pragma once
/// Halving and doubling: a reduce-scatter whose messages halve from round to round, then an all-gather whose messages
/// double.
///
/// R. Rabenseifner, "Optimization of collective reduction operations", ICCS 2004, section 2; R. Thakur, R.
/// Rabenseifner, W. Gropp, IJHPCA 19(1) (2005), section 4.5. Partners are at distance 1, 2, 4, ... and back, so the
/// longest messages go to the nearest rank. Cost: 2 log2(N) a + 2 (N-1)/N S/B; where N is no power of two, that of the
/// power below and fold.hpp's.

#include <bit>

#include "strategies/communicator.hpp"

namespace paceline {

class HalvingDoublingAllReduce final : public Collective {
 public:
  /// A message of odd size is halved to a float and a byte; a rank may end with no float at all.
  Slice run(Communicator& comm, Slice mine) const override;
  Cost cost(int n, double bytes) const override;
  bool cost_is_exact(int n, double /*bytes*/) const override { return std::has_single_bit(static_cast<unsigned>(n)); }
};

}  // namespace paceline
