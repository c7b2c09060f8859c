#pragma once
/// Distributions of positive seconds, by their mean: what noise and failures are drawn from.
///
/// The same on every machine: they use this project's own logarithm and exponential.

#include "kernels/random.hpp"
#include "sim/engine/misfortune/noise.hpp"

namespace paceline::engine {

/// Natural logarithm of the gamma function, x > 0, relative error below 1e-13: Stirling's series (Abramowitz and Stegun
/// 6.1.41) behind the recurrence.
double log_gamma(double x);

/// Mean `mean`, by inversion: one uniform number each.
Law exponential(double mean);
/// exp of a normal variable with standard deviation `sigma`, scaled so that the mean is `mean` (its median is
/// mean * exp(-sigma^2 / 2)).
Law lognormal(double mean, double sigma);
/// P(X > x) = (x_m / x)^shape from x_m = mean * (shape - 1) / shape on; shape > 1. Infinite variance up to shape 2.
Law pareto(double mean, double shape);
/// Gamma(shape, mean / shape): the sum of `shape` exponential variables, when that is a whole number.
Law gamma(double mean, double shape);
/// P(X > x) = exp(-(x / scale)^shape), scale = mean / Gamma(1 + 1 / shape). Shape 1 is exponential; below 1 the hazard
/// falls with age.
Law weibull(double mean, double shape);
/// `duration` with that probability, else 0.
Law stall(double duration, double probability);

}  // namespace paceline::engine
