#include "sim/engine/misfortune/distributions.hpp"

#include "kernels/portable_math.hpp"

namespace paceline::engine {
namespace {

using kernels::portable_exp;
using kernels::portable_log;
using kernels::Random;

/// Exponential of mean 1; 1 - U keeps the logarithm finite.
double unit_exponential(Random& random) {
  return -portable_log(1 - random.uniform());
}

}  // namespace

double log_gamma(double x) {
  constexpr double half_log_two_pi = 0.91893853320467274178;
  double shift = 0;
  for (; x < 16; ++x) shift -= portable_log(x);
  const double inverse = 1 / x, square = inverse * inverse;
  const double series =
      inverse * (1.0 / 12 + square * (-1.0 / 360 + square * (1.0 / 1260 + square * (-1.0 / 1680 + square / 1188))));
  return shift + (x - 0.5) * portable_log(x) - x + half_log_two_pi + series;
}

Law exponential(double mean) {
  return [mean](Random& random) { return mean * unit_exponential(random); };
}

Law lognormal(double mean, double sigma) {
  return [mean, sigma](Random& random) { return mean * portable_exp(sigma * random.normal() - 0.5 * sigma * sigma); };
}

Law pareto(double mean, double shape) {
  const double smallest = mean * (shape - 1) / shape;
  return [smallest, shape](Random& random) { return smallest * portable_exp(unit_exponential(random) / shape); };
}

Law gamma(double mean, double shape) {
  return [mean, shape](Random& random) { return mean / shape * portable_exp(random.log_gamma_variable(shape)); };
}

Law weibull(double mean, double shape) {
  const double scale = mean * portable_exp(-log_gamma(1 + 1 / shape));
  return
      [scale, shape](Random& random) { return scale * portable_exp(portable_log(unit_exponential(random)) / shape); };
}

Law stall(double duration, double probability) {
  return [duration, probability](Random& random) { return random.uniform() < probability ? duration : 0; };
}

}  // namespace paceline::engine
