/// allreduce-recursive-doubling: synchronous SGD over collectives/recursive_doubling.hpp.

#include "strategies/all_reduce_training.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/collectives/recursive_doubling.hpp"

namespace paceline {

StrategyItem allreduce_recursive_doubling() {
  return AllReduceTraining::item(
      {.name = "allreduce-recursive-doubling",
       .sentence = "Synchronous SGD; workers exchange whole sums at distance 1, 2, 4, ...: the fewest messages, for "
                   "small gradients.",
       .source = "Thakur, Rabenseifner and Gropp, IJHPCA 19(1) (2005); Goyal et al., arXiv:1706.02677; Li et al., VLDB "
                 "13 (2020)"},
      [](const OptionValues& /*options*/) { return std::make_unique<RecursiveDoublingAllReduce>(); });
}

}  // namespace paceline
