/// allreduce-tree: synchronous SGD over the tree of collectives/tree.hpp.

#include "strategies/all_reduce_training.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/collectives/tree.hpp"

namespace paceline {

StrategyItem allreduce_tree() {
  return AllReduceTraining::item(
      {.name = "allreduce-tree",
       .sentence =
           "Synchronous SGD; gradients are summed up a binomial tree of workers, and the sum goes down it again.",
       .source = "Thakur, Rabenseifner and Gropp, IJHPCA 19(1) (2005); Goyal et al., arXiv:1706.02677; Li et al., VLDB "
                 "13 (2020)"},
      [](const OptionValues& /*options*/) { return std::make_unique<TreeAllReduce>(); });
}

}  // namespace paceline
