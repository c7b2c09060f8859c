#pragma once
/// Recursive doubling all-reduce: whole messages between partners at distance 1, 2, 4, ...; after round k each knows
/// the sum of 2^k ranks.
///
/// R. Thakur, R. Rabenseifner, W. Gropp, IJHPCA 19(1) (2005), section 4.5. Fewest messages one after the other, so best
/// for small ones. Cost: log2(N)(a + S/B); where N is no power of two, that of the power below and fold.hpp's.

#include <bit>

#include "strategies/communicator.hpp"

namespace paceline {

class RecursiveDoublingAllReduce final : public Collective {
 public:
  /// Partners add the same two terms, lower rank's first, so both have the same bits. Unlike the other collectives each
  /// rank ends with memory of its own.
  Slice run(Communicator& comm, Slice mine) const override;
  Cost cost(int n, double bytes) const override;
  bool cost_is_exact(int n, double /*bytes*/) const override { return std::has_single_bit(static_cast<unsigned>(n)); }
};

}  // namespace paceline
