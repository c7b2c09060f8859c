/// allreduce-hierarchical: synchronous SGD over collectives/hierarchical.hpp.

#include "strategies/all_reduce_training.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/collectives/hierarchical.hpp"

namespace paceline {

StrategyItem allreduce_hierarchical() {
  return AllReduceTraining::item(
      {.name = "allreduce-hierarchical",
       .sentence = "Synchronous SGD; gradients are summed inside each machine or rack first, then between them; a ring "
                   "where there are none.",
       .source = "Sergeev and Del Balso, arXiv:1802.05799; Goyal et al., arXiv:1706.02677; Li et al., VLDB 13 (2020)"},
      [](const OptionValues& /*options*/) { return std::make_unique<HierarchicalAllReduce>(); });
}

}  // namespace paceline
