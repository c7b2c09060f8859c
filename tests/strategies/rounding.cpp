#include "tests/strategies/rounding.hpp"

#include <cmath>

namespace paceline::tests {
namespace {

constexpr double u = 0x1p-24;   // unit roundoff of float
constexpr double slack = 1.01;  // terms of second order in u, and all rounding in double

/// At equal parameters the two mean gradients differ by at most (N + 2) u G: rounding each worker's gradient to float
/// moves the mean by u G, the N - 1 additions of terms of size at most G by (N - 1) u N G / N, the factor 1 / N by u G
/// (the update multiplies in double); and rounding the other run's gradient by u G.
double gradient_error(const Rounding& run) {
  return (run.workers + 2) * u * run.gradient;
}

double largest_direction(const Rounding& run) {
  return run.gradient / (1 - run.momentum);
}

/// Each step rounds each parameter once, in both runs.
double parameter_error(const Rounding& run) {
  return 2 * u * (run.parameter + run.steps * run.rate * largest_direction(run));
}

}  // namespace

// With e the difference of a parameter and d that of its direction, v' = mu v + g(w), w' = w - rate v', and v rounded
// to float in both runs:
//   d' <= mu (d + 2 u V) + L e + (gradient error),   e' <= e + rate d' + (parameter error).
double elementwise_drift(const Rounding& run, double lipschitz) {
  double e = 0, d = 0;
  for (int step = 0; step < run.steps; ++step) {
    d = run.momentum * (d + 2 * u * largest_direction(run)) + lipschitz * e + gradient_error(run);
    e += run.rate * d + parameter_error(run);
  }
  return slack * e;
}

// The N updates of a step round each parameter N times instead of once; the product of each gradient with 1 / N and the
// rate is in double, as is that of their mean.
double one_by_one_drift(const Rounding& run, double lipschitz) {
  double e = 0;
  const double each = (run.workers + 1) * u * (run.parameter + run.steps * run.rate * run.gradient);
  for (int step = 0; step < run.steps; ++step) e += run.rate * (lipschitz * e + gradient_error(run)) + each;
  return slack * e;
}

// With W the largest parameter, taking the mean costs u W for the update of each replica, (N - 1) u N W / N for the
// sum, u W for 1 / N as a float and u W for the product; the other run rounds each parameter once.
double averaged_drift(const Rounding& run, double lipschitz) {
  double e = 0;
  const double each = (run.workers + 3) * u * (run.parameter + run.steps * run.rate * run.gradient);
  for (int step = 0; step < run.steps; ++step) e += run.rate * (lipschitz * e + gradient_error(run)) + each;
  return slack * e;
}

// w - rate * gradient(w) moves two points no further apart: its derivative 1 - rate * H has eigenvalues in [-1, 1]. So
// the errors of the steps add up.
double convex_drift(const Rounding& run, std::size_t parameters) {
  const double each = run.rate * gradient_error(run) + parameter_error(run);
  return slack * run.steps * std::sqrt(static_cast<double>(parameters)) * each;
}

}  // namespace paceline::tests
