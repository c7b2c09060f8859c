#include "kernels/random.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "kernels/portable_math.hpp"

namespace paceline::kernels {
namespace {

constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15ULL;
constexpr double two_to_minus_53 = 0x1.0p-53;

}  // namespace

std::uint64_t stream_seed(std::uint64_t seed, std::string_view purpose, std::uint64_t index) {
  // FNV-1a of the name (Fowler, Noll, Vo); the mixing in between keeps seeds, names and indices from cancelling.
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char letter : purpose) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
  return mix(mix(mix(seed + golden_gamma) ^ hash) + (index + 1) * golden_gamma);
}

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& part : state_) part = mix(seed += golden_gamma);
}

std::uint64_t Random::word() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() {
  return static_cast<double>(word() >> 11) * two_to_minus_53;
}

std::uint32_t Random::below(std::uint32_t bound) {
  std::uint64_t product = (word() >> 32) * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t biased = (0U - bound) % bound;
    while (static_cast<std::uint32_t>(product) < biased) product = (word() >> 32) * bound;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

double Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_normal_;
  }
  double x = 0, y = 0, square = 0;
  do {
    x = 2 * uniform() - 1;
    y = 2 * uniform() - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  const double factor = std::sqrt(-2 * portable_log(square) / square);
  spare_normal_ = y * factor;
  has_spare_ = true;
  return x * factor;
}

double Random::log_gamma_variable(double shape) {
  if (shape < 1) {
    // Gamma(a) = Gamma(a + 1) * U^(1/a), section 6 of the paper; 1 - U keeps the logarithm finite.
    const double boost = portable_log(1 - uniform()) / shape;
    return log_gamma_variable(shape + 1) + boost;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (portable_log(1 - uniform()) < 0.5 * x * x + d - d * v + d * portable_log(v)) return portable_log(d * v);
  }
}

void Random::dirichlet(double alpha, std::span<double> proportions) {
  double largest = -std::numeric_limits<double>::infinity();
  for (double& value : proportions) largest = std::max(largest, value = log_gamma_variable(alpha));
  double sum = 0;
  for (double& value : proportions) sum += value = portable_exp(value - largest);
  for (double& value : proportions) value /= sum;
}

void Random::shuffle(std::span<std::uint32_t> values) {
  for (std::size_t left = values.size(); left > 1; --left)
    std::swap(values[left - 1], values[below(static_cast<std::uint32_t>(left))]);
}

}  // namespace paceline::kernels
