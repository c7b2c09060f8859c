#include "kernels/random.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

namespace paceline::kernels::tests {
namespace {

struct Moments {
  double mean, variance;
};

template <class Draw>
Moments moments(int count, Draw draw) {
  double sum = 0, squares = 0;
  for (int i = 0; i < count; ++i) {
    const double value = draw();
    sum += value;
    squares += value * value;
  }
  const double mean = sum / count;
  return {mean, squares / count - mean * mean};
}

constexpr int many = 200000;
const double root_many = std::sqrt(many);

}  // namespace

TEST_CASE("the mixer gives the published first word of SplitMix64 seeded with 1234567") {
  CHECK(mix(1234567 + 0x9E3779B97F4A7C15ULL) == 6457827717110365317ULL);
}

TEST_CASE("the generator gives the published words of xoshiro256++ seeded by SplitMix64 with 0") {
  Random random(0);
  CHECK(random.word() == 5987356902031041503ULL);
  CHECK(random.word() == 7051070477665621255ULL);
  CHECK(random.word() == 6633766593972829180ULL);
}

TEST_CASE("streams of other purposes, indices and seeds differ") {
  std::set<std::uint64_t> seeds;
  for (const std::uint64_t seed : {0ULL, 1ULL, 2ULL, ~0ULL})
    for (const char* purpose : {"", "weights", "dropout", "order"})
      for (std::uint64_t index = 0; index < 50; ++index) seeds.insert(stream_seed(seed, purpose, index));
  CHECK(seeds.size() == 4 * 4 * 50);
}

TEST_CASE("uniform numbers lie in [0, 1) with mean 1/2 and variance 1/12") {
  Random random(1);
  double least = 1, most = 0;
  const Moments m = moments(many, [&] {
    const double value = random.uniform();
    least = std::min(least, value);
    most = std::max(most, value);
    return value;
  });
  CHECK(least >= 0);
  CHECK(most < 1);
  CHECK(std::abs(m.mean - 0.5) < 5 * std::sqrt(1.0 / 12) / root_many);
  CHECK(std::abs(m.variance - 1.0 / 12) < 5 * std::sqrt(1.0 / 180) / root_many);
}

TEST_CASE("bounded integers are below their bound and equally likely") {
  Random random(2);
  for (const std::uint32_t bound : {1U, 2U, 3U, 10U, 17U}) {
    std::vector<double> counts(bound);
    for (int i = 0; i < many; ++i) ++counts.at(random.below(bound));
    const double expected = static_cast<double>(many) / bound;
    double chi_square = 0;
    for (const double count : counts) chi_square += (count - expected) * (count - expected) / expected;
    // Mean bound - 1, variance 2 (bound - 1).
    CHECK(chi_square <= bound - 1 + 6 * std::sqrt(2.0 * (bound - 1)));
  }
}

TEST_CASE("bounded integers near 2^32 have no bias, where cutting off would make every third twice as likely") {
  Random random(3);
  const std::uint32_t bound = 3U << 30;
  double thirds = 0;
  for (int i = 0; i < many; ++i) thirds += random.below(bound) % 3 == 0 ? 1 : 0;
  CHECK(std::abs(thirds / many - 1.0 / 3) < 5 * std::sqrt(2.0 / 9) / root_many);
}

TEST_CASE("normal numbers have mean 0, variance 1 and the normal tail") {
  Random random(4);
  int beyond = 0;
  const Moments m = moments(many, [&] {
    const double value = random.normal();
    beyond += std::abs(value) > 2 ? 1 : 0;
    return value;
  });
  CHECK(std::abs(m.mean) < 5 / root_many);
  CHECK(std::abs(m.variance - 1) < 5 * std::sqrt(2.0) / root_many);
  const double tail = std::erfc(2 / std::sqrt(2.0));
  CHECK(std::abs(static_cast<double>(beyond) / many - tail) < 5 * std::sqrt(tail) / root_many);
}

TEST_CASE("gamma variables have their shape as mean and variance") {
  Random random(5);
  for (const double shape : {0.1, 0.5, 1.0, 4.0}) {
    const Moments m = moments(many, [&] { return std::exp(random.log_gamma_variable(shape)); });
    CHECK(std::abs(m.mean - shape) < 5 * std::sqrt(shape) / root_many);
    // Fourth central moment 3 k^2 + 6 k.
    CHECK(std::abs(m.variance - shape) < 5 * std::sqrt(2 * shape * shape + 6 * shape) / root_many);
  }
}

TEST_CASE("a Dirichlet vector sums to 1 and spreads as its concentration says") {
  Random random(6);
  for (const double alpha : {0.01, 0.5, 100.0}) {
    std::vector<double> proportions(4);
    const Moments m = moments(20000, [&] {
      random.dirichlet(alpha, proportions);
      REQUIRE(std::accumulate(proportions.begin(), proportions.end(), 0.0) == Approx(1).epsilon(1e-12));
      return proportions[0];
    });
    const double variance = 0.25 * 0.75 / (4 * alpha + 1);
    CHECK(std::abs(m.mean - 0.25) < 5 * std::sqrt(variance / 20000));
    CHECK(m.variance == Approx(variance).epsilon(0.1));
  }
}

TEST_CASE("a shuffle is a permutation and puts every value everywhere equally often") {
  Random random(7);
  std::vector<std::vector<int>> seen(5, std::vector<int>(5));
  constexpr int shuffles = 50000;
  for (int i = 0; i < shuffles; ++i) {
    std::vector<std::uint32_t> values{0, 1, 2, 3, 4};
    random.shuffle(values);
    for (std::size_t place = 0; place < 5; ++place) ++seen[place].at(values[place]);
  }
  for (const auto& row : seen)
    for (const int count : row) CHECK(std::abs(count - shuffles / 5) < 5 * std::sqrt(shuffles * 0.2 * 0.8));
}

}  // namespace paceline::kernels::tests
