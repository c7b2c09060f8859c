#pragma once
/// For each message the all-reduce that costs least in a network of stated latency and bandwidth.
///
/// As MPI libraries choose by message size and number of ranks (R. Thakur, R. Rabenseifner, W. Gropp, IJHPCA 19(1)
/// (2005), section 4.5; Open MPI's "tuned" component): recursive doubling for short messages, halving and doubling for
/// long ones, the ring for long ones where N is no power of two. Cost: the least of messages * a + bytes / B over these
/// three; ties go to the first named.

#include <memory>
#include <vector>

#include "strategies/communicator.hpp"

namespace paceline {

class CheapestAllReduce final : public Collective {
 public:
  /// `latency`: seconds of a whole message's way; `bandwidth`: bytes/s of a link. They decide the choice, nothing else.
  CheapestAllReduce(double latency, double bandwidth);
  Slice run(Communicator& comm, Slice mine) const override;
  Cost cost(int n, double bytes) const override { return choice(n, bytes).cost(n, bytes); }
  bool cost_is_exact(int n, double bytes) const override { return choice(n, bytes).cost_is_exact(n, bytes); }
  std::vector<Leg> legs(const std::vector<Ranks>& parts, double bytes) const override;
  /// The same on every rank: it depends on what all ranks know.
  const Collective& choice(int n, double bytes) const;

 private:
  double latency_, bandwidth_;
  std::vector<std::unique_ptr<const Collective>> candidates_;
};

}  // namespace paceline
