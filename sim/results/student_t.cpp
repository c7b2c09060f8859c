#include "sim/results/student_t.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace paceline::results {
namespace {

/// P(|T| <= sqrt(degrees) tan(theta)).
double coverage_of(std::int64_t degrees, double theta) {
  const double cosine = std::cos(theta);
  const double sine = std::sin(theta);
  const bool odd = degrees % 2 == 1;
  double term = odd ? sine * cosine : sine;
  double sum = degrees == 1 ? 0 : term;
  for (std::int64_t k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
    sum += term;
  }
  return odd ? 2 / std::numbers::pi * (theta + sum) : sum;
}

/// The smallest x in [low, high] at which the rising function reaches `goal`.
template <class Function>
double bisect(Function rising, double goal, double low, double high) {
  for (int i = 0; i < 200 && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (rising(middle) < goal ? low : high) = middle;
  }
  return high;
}

double normal_quantile(double coverage) {
  return bisect([](double x) { return std::erf(x / std::numbers::sqrt2); }, coverage, 0, 40);
}

}  // namespace

double student_t(std::int64_t degrees, double coverage) {
  degrees = std::max<std::int64_t>(degrees, 1);
  if (degrees <= 1000) {
    const double theta =
        bisect([degrees](double x) { return coverage_of(degrees, x); }, coverage, 0, std::numbers::pi / 2);
    return std::sqrt(static_cast<double>(degrees)) * std::tan(theta);
  }
  const double n = static_cast<double>(degrees);
  const double z = normal_quantile(coverage);
  const double square = z * z;
  const double first = z * (square + 1) / 4;
  const double second = z * ((5 * square + 16) * square + 3) / 96;
  const double third = z * (((3 * square + 19) * square + 17) * square - 15) / 384;
  return z + first / n + second / (n * n) + third / (n * n * n);
}

}  // namespace paceline::results
