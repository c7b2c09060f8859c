/// Stochastic gradient descent with momentum and weight decay.
#include "kernels/optimizers/optimizer_item.hpp"
#include "kernels/optimizers/optimizer_options.hpp"

namespace paceline::kernels {
namespace {

Optimizer build(const OptionValues& options, int workers) {
  Optimizer optimizer;
  optimizer.learning_rate = scaled_learning_rate(options, workers);
  optimizer.momentum = static_cast<float>(options.number("momentum"));
  optimizer.weight_decay = static_cast<float>(options.number("weight_decay"));
  return optimizer;
}

}  // namespace

OptimizerItem sgd_optimizer() {
  OptimizerItem item;
  item.name = "sgd";
  item.sentence = "Stochastic gradient descent with momentum and L2 weight decay.";
  item.source =
      "Sutskever et al., ICML 2013, in the form of torch.optim.SGD; scaling: Goyal et al. 2017 "
      "(arXiv:1706.02677) and Krizhevsky 2014 (arXiv:1404.5997)";
  Option momentum =
      optimizer_number("momentum", 0, "Share of the last step that is taken again; 0 keeps no state.", "0.9");
  momentum.maximum = 1;
  momentum.below_maximum = true;
  item.options = {learning_rate_option(0.05, "0.05"), momentum, weight_decay_option(), learning_rate_scaling_option()};
  item.make = build;
  return item;
}

}  // namespace paceline::kernels
