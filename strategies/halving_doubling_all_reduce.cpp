/// allreduce-halving-doubling: synchronous SGD over collectives/halving_doubling.hpp.

#include "strategies/all_reduce_training.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/collectives/halving_doubling.hpp"

namespace paceline {

StrategyItem allreduce_halving_doubling() {
  return AllReduceTraining::item(
      {.name = "allreduce-halving-doubling",
       .sentence = "Synchronous SGD; messages halve while gradients are summed and double while the sum spreads: the "
                   "ring's bytes in 2 log2(N) rounds.",
       .source = "Rabenseifner, ICCS 2004; Thakur, Rabenseifner and Gropp, IJHPCA 19(1) (2005); Goyal et al., "
                 "arXiv:1706.02677; Li et al., VLDB 13 (2020)"},
      [](const OptionValues& /*options*/) { return std::make_unique<HalvingDoublingAllReduce>(); });
}

}  // namespace paceline
