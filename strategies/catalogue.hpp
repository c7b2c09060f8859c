#pragma once
/// The strategies and compressions that a scenario can choose: one line each, each defined in the file of its name.

#include "catalogue/catalogue.hpp"
#include "strategies/strategy.hpp"

namespace paceline {

StrategyItem single();
StrategyItem allreduce_ring();
StrategyItem allreduce_tree();
StrategyItem allreduce_recursive_doubling();
StrategyItem allreduce_halving_doubling();
StrategyItem allreduce_hierarchical();
StrategyItem allreduce_auto();
StrategyItem ps_sync();
StrategyItem ps_async();
StrategyItem ps_ssp();
StrategyItem local_sgd();

const Catalogue<MakeStrategy>& strategies();

/// What messages may be compressed with. So far there is only the plain algorithm.
Shelf compressions();

}  // namespace paceline
