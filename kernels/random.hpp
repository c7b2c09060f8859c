#pragma once
/// Random numbers that are the same with every standard library, compiler and processor.
///
/// One seed for a run, one named stream for each purpose and rank, so that asking for more numbers in one place changes
/// none elsewhere.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace paceline::kernels {

/// Finaliser of SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with
/// Stafford's constants "Mix13". A bijection of 64-bit words.
constexpr std::uint64_t mix(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
  return word ^ (word >> 31);
}

/// Seed of the stream called `purpose` of the run's `seed`, for `index` (a rank, an epoch, a layer).
std::uint64_t stream_seed(std::uint64_t seed, std::string_view purpose, std::uint64_t index = 0);

/// xoshiro256++ 1.0: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021; its
/// state is filled by SplitMix64 as the authors advise. Period 2^256 - 1.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t word();
  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform();
  /// Uniform in {0, ..., bound - 1}, without bias: Lemire, "Fast random integer generation in an interval", ACM TOMACS
  /// 29(1), 2019. bound >= 1.
  std::uint32_t below(std::uint32_t bound);
  /// Mean 0, variance 1: the polar method of Marsaglia and Bray, SIAM Review 6(3), 1964.
  double normal();
  /// Logarithm of a Gamma(shape, 1) variable, shape > 0: Marsaglia and Tsang, "A simple method for generating gamma
  /// variables", ACM TOMS 26(3), 2000. The logarithm, because with a small shape most values underflow.
  double log_gamma_variable(double shape);
  /// Proportions from a symmetric Dirichlet(alpha, ..., alpha): all >= 0, sum 1 up to rounding.
  void dirichlet(double alpha, std::span<double> proportions);
  /// Fisher-Yates (Durstenfeld 1964).
  void shuffle(std::span<std::uint32_t> values);

 private:
  std::array<std::uint64_t, 4> state_{};
  double spare_normal_ = 0;
  bool has_spare_ = false;
};

}  // namespace paceline::kernels
