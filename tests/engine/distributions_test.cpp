// What noise and failures are drawn from: moments within four standard errors, and the expected maximum of several
// draws, which a synchronous step waits for.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/misfortune/distributions.hpp"

using namespace paceline;
using namespace paceline::engine;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

struct Sample {
  double mean = 0, variance = 0;
  int count = 0;
  double standard_error() const { return std::sqrt(variance / count); }
};

/// Of `count` maxima of `n` draws each.
Sample maxima(const Law& law, int n, int count, std::uint64_t seed = 7) {
  kernels::Random random(kernels::stream_seed(seed, "distributions test"));
  Sample sample{.count = count};
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    double largest = 0;
    for (int k = 0; k < n; ++k) largest = std::max(largest, law(random));
    sample.mean += largest / count;
    squares += largest * largest / count;
  }
  sample.variance = squares - sample.mean * sample.mean;
  return sample;
}

void check_mean(const Law& law, double mean, double variance) {
  const Sample sample = maxima(law, 1, 200000);
  CHECK_THAT(sample.mean, WithinAbs(mean, 4 * std::sqrt(variance / sample.count)));
}

void check_maximum(const Law& law, int n, double expected) {
  const Sample sample = maxima(law, n, 40000);
  CAPTURE(n);
  CHECK_THAT(sample.mean, WithinAbs(expected, 4 * sample.standard_error()));
}

}  // namespace

TEST_CASE("the logarithm of the gamma function agrees with factorials, halves and the C library's") {
  CHECK_THAT(log_gamma(1), WithinAbs(0, 1e-13));
  CHECK_THAT(log_gamma(2), WithinAbs(0, 1e-13));
  CHECK_THAT(log_gamma(11), WithinRel(std::log(3628800.0), 1e-13));
  CHECK_THAT(log_gamma(0.5), WithinRel(0.5 * std::log(3.14159265358979323846), 1e-12));
  for (double x = 0.01; x < 300; x *= 1.37) CHECK_THAT(log_gamma(x), WithinAbs(std::lgamma(x), 1e-12 * (1 + x)));
}

TEST_CASE("every distribution has the mean that it is given") {
  const double pi = 3.14159265358979323846;
  check_mean(exponential(0.25), 0.25, 0.25 * 0.25);
  check_mean(lognormal(0.25, 0.8), 0.25, 0.25 * 0.25 * (std::exp(0.64) - 1));
  check_mean(pareto(0.25, 5), 0.25, 0.25 * 0.25 / (5.0 * 3));  // variance mean^2 / (shape (shape - 2))
  check_mean(gamma(0.25, 4), 0.25, 0.25 * 0.25 / 4);
  check_mean(gamma(0.25, 0.5), 0.25, 0.25 * 0.25 / 0.5);
  check_mean(weibull(0.25, 2), 0.25, 0.25 * 0.25 * (4 / pi - 1));  // the Rayleigh distribution
  check_mean(weibull(0.25, 0.5), 0.25, 0.25 * 0.25 * 5);           // scale^2 (Gamma(5) - Gamma(3)^2), scale = mean / 2
  check_mean(stall(0.5, 0.05), 0.025, 0.25 * 0.05 * 0.95);
}

TEST_CASE("the maximum of exponential times has the mean m H_N") {
  check_maximum(exponential(1), 8, 2.717857);
  check_maximum(exponential(1), 32, 4.058495);
}

TEST_CASE("the maximum of Pareto times has its exact mean") {
  // Smallest value 1, shape k: Gamma(N + 1) Gamma(1 - 1/k) / Gamma(N + 1 - 1/k); the mean of one is k / (k - 1).
  check_maximum(pareto(1.5, 3), 8, 2.74583);
  check_maximum(pareto(1.5, 3), 32, 4.31398);
}

TEST_CASE("the maximum of lognormal times of median 1 has the mean of the quadrature") {
  const auto median_one = [](double sigma) { return lognormal(std::exp(0.5 * sigma * sigma), sigma); };
  check_maximum(median_one(0.25), 8, 1.4445);
  check_maximum(median_one(0.25), 32, 1.6907);
  check_maximum(median_one(0.5), 8, 2.1389);
  check_maximum(median_one(0.5), 32, 2.9052);
}

TEST_CASE("the maximum of stalls is d (1 - (1-p)^N)") {
  check_maximum(stall(0.5, 0.05), 16, 0.279937);
}

TEST_CASE("gamma noise of shape 4 is the sum of four exponential times") {
  const Sample together = maxima(gamma(4, 4), 8, 40000);
  kernels::Random random(kernels::stream_seed(8, "sums"));
  const Law one = exponential(1);
  const Sample apart =
      maxima([&](kernels::Random&) { return one(random) + one(random) + one(random) + one(random); }, 8, 40000);
  const double error = std::sqrt((together.variance + apart.variance) / together.count);
  CHECK_THAT(together.mean, WithinAbs(apart.mean, 4 * error));
  CHECK_THAT(together.mean / 4, WithinAbs(1.8079, 4 * together.standard_error() / 4));  // Erlang(4), N = 8
}

TEST_CASE("Weibull times of shape 1 are exponential, draw by draw") {
  kernels::Random a(5), b(5);
  const Law weibull_one = weibull(3, 1), exponential_three = exponential(3);
  for (int i = 0; i < 100; ++i) CHECK_THAT(weibull_one(a), WithinRel(exponential_three(b), 1e-12));
}
