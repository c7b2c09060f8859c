/// Stochastic gradient descent with momentum and weight decay.
#include <cmath>
#include <string>

#include "kernels/optimizers/optimizer_item.hpp"

namespace paceline::kernels {
namespace {

Option number(const char* name, double default_value, const char* sentence, const char* example) {
  Option option;
  option.name = name;
  option.kind = OptionKind::number;
  option.default_value = default_value;
  option.minimum = 0;
  option.sentence = sentence;
  option.example = example;
  return option;
}

double scaling_factor(const std::string& rule, int workers) {
  if (rule == "linear") return workers;
  if (rule == "sqrt") return std::sqrt(static_cast<double>(workers));
  return 1;
}

Optimizer build(const OptionValues& options, int workers) {
  Optimizer optimizer;
  const double factor = scaling_factor(options.text("learning_rate_scaling"), workers);
  optimizer.learning_rate = static_cast<float>(options.number("learning_rate") * factor);
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
  Option rate = number("learning_rate", 0.05, "Step size on the mean gradient, before learning_rate_scaling.", "0.05");
  rate.above_minimum = true;
  Option momentum = number("momentum", 0, "Share of the last step that is taken again; 0 keeps no state.", "0.9");
  momentum.maximum = 1;
  momentum.below_maximum = true;
  Option decay = number("weight_decay", 0, "Times the parameters, added to the gradient.", "0.0005");
  Option scaling;
  scaling.name = "learning_rate_scaling";
  scaling.kind = OptionKind::text;
  scaling.default_value = std::string("none");
  scaling.choices = {"none", "linear", "sqrt"};
  scaling.sentence = "How learning_rate grows with the number of workers: not at all, in proportion, or as its root.";
  scaling.example = "\"linear\"";
  item.options = {rate, momentum, decay, scaling};
  item.make = build;
  return item;
}

}  // namespace paceline::kernels
