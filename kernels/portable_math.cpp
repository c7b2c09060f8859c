/// Argument reduction by multiples of ln 2 in two parts (Cody and Waite 1980), then a Taylor polynomial.
#include "kernels/portable_math.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace paceline::kernels {
namespace {

// ln 2 in two parts; the first has 21 trailing zero bits, so that its multiples by an exponent are exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double inverse_ln2 = 0x1.71547652b82fep+0;

constexpr int exp_degree = 13;  // |r| <= 0.347: the first term left out is below 5e-18.

constexpr std::array<double, exp_degree + 1> inverse_factorials() {
  std::array<double, exp_degree + 1> values{};
  double factorial = 1;
  for (int k = 0; k <= exp_degree; ++k) {
    values[static_cast<std::size_t>(k)] = 1 / factorial;
    factorial *= k + 1;
  }
  return values;
}

}  // namespace

double portable_exp(double x) {
  if (std::isnan(x)) return x;
  if (x > 709.7) return std::numeric_limits<double>::infinity();
  if (x < -708) return 0;
  const double multiple = std::floor(x * inverse_ln2 + 0.5);
  const double r = (x - multiple * ln2_high) - multiple * ln2_low;
  static constexpr auto coefficients = inverse_factorials();
  double sum = 0;
  for (std::size_t k = coefficients.size(); k-- > 0;) sum = sum * r + coefficients[k];
  return std::ldexp(sum, static_cast<int>(multiple));
}

double portable_log(double x) {
  if (std::isnan(x) || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -std::numeric_limits<double>::infinity();
  if (std::isinf(x)) return x;
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < 0.70710678118654752) {
    mantissa *= 2;
    --exponent;
  }
  // log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| <= 0.172: the first term left out is below 1e-18.
  const double s = (mantissa - 1) / (mantissa + 1);
  const double square = s * s;
  double sum = 0;
  for (int k = 21; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
  return exponent * ln2_high + (2 * s * sum + exponent * ln2_low);
}

}  // namespace paceline::kernels
