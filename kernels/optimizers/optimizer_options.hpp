#pragma once
/// Options that several optimizers share.

#include "catalogue/catalogue.hpp"

namespace paceline::kernels {

/// A number from 0 up.
Option optimizer_number(const char* name, double default_value, const char* sentence, const char* example);
/// learning_rate, above 0.
Option learning_rate_option(double default_value, const char* example);
/// weight_decay, 0 by default.
Option weight_decay_option();
/// learning_rate_scaling: none, linear or sqrt.
Option learning_rate_scaling_option();
/// learning_rate after learning_rate_scaling for so many workers.
float scaled_learning_rate(const OptionValues& options, int workers);

}  // namespace paceline::kernels
