#pragma once
/// tanh of a quadratic's gradient: sample s pulls parameter i to a centre c(s, i), never harder than 1.

#include "tests/strategies/workload.hpp"

namespace paceline::tests {

/// Gradient i of a batch: the mean over its samples of tanh(a(i) * (w(i) - c(s, i))), in double precision, rounded
/// once.
class ToyWorkload final : public Workload {
 public:
  static constexpr double largest_gradient = 1;
  static constexpr double lipschitz = 1.5;  ///< of gradient i in parameter i; it depends on no other

  ToyWorkload(std::size_t parameters, int ranks, int batch) : parameters_(parameters), ranks_(ranks), batch_(batch) {}
  std::size_t parameters() const override { return parameters_; }
  void initialise(std::span<float> parameters) const override;
  /// Block `draw` holds the samples of all ranks in order, so one rank with N times the batch sees those of N ranks.
  void gradient(int rank, std::int64_t draw, std::span<const float> parameters, std::span<float> out) override;

 private:
  std::size_t parameters_;
  int ranks_, batch_;
};

}  // namespace paceline::tests
