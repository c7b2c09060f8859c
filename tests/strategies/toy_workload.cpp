#include "tests/strategies/toy_workload.hpp"

#include <cmath>

#include "kernels/random.hpp"

namespace paceline::tests {
namespace {

/// Uniform in [-1, 1), a function of the word alone.
double uniform(std::uint64_t word) {
  return static_cast<double>(kernels::mix(word) >> 11) * 0x1p-52 - 1;
}

}  // namespace

void ToyWorkload::initialise(std::span<float> parameters) const {
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] = static_cast<float>(uniform(1'000'003 + i));
}

void ToyWorkload::gradient(int rank, std::int64_t draw, std::span<const float> parameters, std::span<float> out) {
  const std::uint64_t first =
      (static_cast<std::uint64_t>(draw) * static_cast<std::uint64_t>(ranks_) + static_cast<std::uint64_t>(rank)) *
      static_cast<std::uint64_t>(batch_);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double slope = 1 + 0.5 * uniform(i);
    double sum = 0;
    for (std::uint64_t sample = first; sample < first + static_cast<std::uint64_t>(batch_); ++sample)
      sum += std::tanh(slope * (static_cast<double>(parameters[i]) - 2 * uniform((sample + 1) << 32 | i)));
    out[i] = static_cast<float>(sum / batch_);
  }
}

}  // namespace paceline::tests
