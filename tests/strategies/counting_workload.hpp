#pragma once
/// A parameter for each batch of each rank; a gradient is 1 at its own and 0 elsewhere.

#include <algorithm>
#include <vector>

#include "tests/strategies/workload.hpp"

namespace paceline::tests {

class CountingWorkload final : public Workload {
 public:
  CountingWorkload(int ranks, std::int64_t steps) : ranks_(ranks), steps_(steps) {}
  std::size_t parameters() const override { return static_cast<std::size_t>(ranks_ * steps_); }
  void initialise(std::span<float> parameters) const override { std::fill(parameters.begin(), parameters.end(), 0.0F); }
  void gradient(int rank, std::int64_t draw, std::span<const float> /*parameters*/, std::span<float> out) override {
    std::fill(out.begin(), out.end(), 0.0F);
    out[static_cast<std::size_t>(rank * steps_ + draw)] = 1;
  }
  /// The model when each rank's batches up to its count moved their parameter by `step`, once each.
  static std::vector<float> after(const std::vector<std::int64_t>& batches, std::int64_t steps, float step) {
    std::vector<float> model(batches.size() * static_cast<std::size_t>(steps));
    for (std::size_t rank = 0; rank < batches.size(); ++rank)
      std::fill_n(model.begin() + static_cast<std::ptrdiff_t>(rank) * steps, batches[rank], step);
    return model;
  }

 private:
  std::int64_t ranks_, steps_;
};

}  // namespace paceline::tests
