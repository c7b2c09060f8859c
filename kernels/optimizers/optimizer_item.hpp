#pragma once
/// How an optimizer enters the catalogue: one file each.

#include <functional>

#include "catalogue/catalogue.hpp"
#include "kernels/optimizers/optimizer.hpp"

namespace paceline::kernels {

/// `workers` >= 1 is what learning_rate_scaling scales with.
using MakeOptimizer = std::function<Optimizer(const OptionValues& options, int workers)>;
using OptimizerItem = Catalogue<MakeOptimizer>::Item;

OptimizerItem sgd_optimizer();
OptimizerItem adam_optimizer();

}  // namespace paceline::kernels
