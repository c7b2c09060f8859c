#pragma once
/// What the threads train: parameters and a gradient function.

#include <cstddef>
#include <cstdint>
#include <span>

namespace paceline::tests {

class Workload {
 public:
  virtual ~Workload() = default;
  virtual std::size_t parameters() const = 0;
  virtual void initialise(std::span<float> parameters) const = 0;
  /// Writes the gradient of the mean loss over the rank's batch number `draw`. A pure function of its arguments;
  /// ranks call it at once, each from one thread at a time.
  virtual void gradient(int rank, std::int64_t draw, std::span<const float> parameters, std::span<float> out) = 0;
};

}  // namespace paceline::tests
