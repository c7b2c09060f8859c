/// Adam: steps divided by the root of the mean square gradient, parameter by parameter.
#include <cmath>

#include "kernels/optimizers/optimizer_item.hpp"
#include "kernels/optimizers/optimizer_options.hpp"

namespace paceline::kernels {
namespace {

/// base^exponent by squaring: std::pow differs between C libraries.
double power(double base, std::int64_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) result *= base;
    base *= base;
  }
  return result;
}

Option decay_rate(const char* name, double default_value, const char* sentence, const char* example) {
  Option option = optimizer_number(name, default_value, sentence, example);
  option.maximum = 1;
  option.below_maximum = true;
  return option;
}

Optimizer build(const OptionValues& options, int workers) {
  Optimizer optimizer;
  optimizer.name = "adam";
  optimizer.rule = UpdateRule::adam;
  optimizer.learning_rate = scaled_learning_rate(options, workers);
  optimizer.weight_decay = static_cast<float>(options.number("weight_decay"));
  optimizer.beta1 = static_cast<float>(options.number("beta1"));
  optimizer.beta2 = static_cast<float>(options.number("beta2"));
  optimizer.epsilon = static_cast<float>(options.number("epsilon"));
  return optimizer;
}

}  // namespace

AdamStep adam_step(const Optimizer& optimizer, std::int64_t t) {
  const double first = 1 - power(static_cast<double>(optimizer.beta1), t);
  const double second = 1 - power(static_cast<double>(optimizer.beta2), t);
  return {static_cast<float>(static_cast<double>(optimizer.learning_rate) / first),
          static_cast<float>(1 / std::sqrt(second))};
}

OptimizerItem adam_optimizer() {
  OptimizerItem item;
  item.name = "adam";
  item.sentence = "Adam: momentum divided by the root of the mean square gradient, with L2 weight decay.";
  item.source = "Kingma and Ba, Adam: A method for stochastic optimization, ICLR 2015, in the form of torch.optim.Adam";
  Option epsilon = optimizer_number("epsilon", 1e-8, "Added to the root before it divides.", "1e-7");
  epsilon.above_minimum = true;
  item.options = {learning_rate_option(0.001, "0.001"),
                  decay_rate("beta1", 0.9, "Share of the mean gradient that is kept in a step.", "0.9"),
                  decay_rate("beta2", 0.999, "Share of the mean square gradient that is kept in a step.", "0.99"),
                  epsilon,
                  weight_decay_option(),
                  learning_rate_scaling_option()};
  item.make = build;
  return item;
}

}  // namespace paceline::kernels
