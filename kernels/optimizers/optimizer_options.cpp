#include "kernels/optimizers/optimizer_options.hpp"

#include <cmath>
#include <string>

namespace paceline::kernels {

Option optimizer_number(const char* name, double default_value, const char* sentence, const char* example) {
  Option option;
  option.name = name;
  option.kind = OptionKind::number;
  option.default_value = default_value;
  option.minimum = 0;
  option.sentence = sentence;
  option.example = example;
  return option;
}

Option learning_rate_option(double default_value, const char* example) {
  Option rate = optimizer_number("learning_rate", default_value,
                                 "Step size on the mean gradient, before learning_rate_scaling.", example);
  rate.above_minimum = true;
  return rate;
}

Option weight_decay_option() {
  return optimizer_number("weight_decay", 0, "Times the parameters, added to the gradient.", "0.0005");
}

Option learning_rate_scaling_option() {
  Option scaling;
  scaling.name = "learning_rate_scaling";
  scaling.kind = OptionKind::text;
  scaling.default_value = std::string("none");
  scaling.choices = {"none", "linear", "sqrt"};
  scaling.sentence = "How learning_rate grows with the number of workers: not at all, in proportion, or as its root.";
  scaling.example = "\"linear\"";
  return scaling;
}

float scaled_learning_rate(const OptionValues& options, int workers) {
  const std::string& rule = options.text("learning_rate_scaling");
  double factor = 1;
  if (rule == "linear") factor = workers;
  if (rule == "sqrt") factor = std::sqrt(static_cast<double>(workers));
  return static_cast<float>(options.number("learning_rate") * factor);
}

}  // namespace paceline::kernels
