/// allreduce-ring: synchronous SGD over the ring of collectives/ring.hpp.

#include "strategies/all_reduce_training.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/collectives/ring.hpp"

namespace paceline {

StrategyItem allreduce_ring() {
  return AllReduceTraining::item(
      {.name = "allreduce-ring",
       .sentence = "Synchronous SGD; gradients are summed in a ring of workers, each link carrying 2(N-1)/N of them.",
       .source = "Patarasuk and Yuan, JPDC 69 (2009); Goyal et al., arXiv:1706.02677; Li et al., VLDB 13 (2020)"},
      [](const OptionValues& /*options*/) { return std::make_unique<RingAllReduce>(); });
}

}  // namespace paceline
