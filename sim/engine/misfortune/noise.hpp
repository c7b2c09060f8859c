#pragma once
/// Seconds that a host loses on each gradient, at random.

#include <functional>
#include <utility>
#include <vector>

#include "kernels/random.hpp"

namespace paceline::engine {

/// One value of a distribution, seconds >= 0.
using Law = std::function<double(kernels::Random&)>;

/// The draws of one host, one for each gradient that it begins: never taken back, whatever becomes of the gradient.
class Noise {
 public:
  void add(Law law, std::uint64_t seed) { laws_.emplace_back(std::move(law), kernels::Random(seed)); }
  /// Seconds added to the next gradient; laws of several entries add up.
  double draw() {
    double sum = 0;
    for (auto& [law, random] : laws_) sum += law(random);
    return sum;
  }

 private:
  std::vector<std::pair<Law, kernels::Random>> laws_;
};

}  // namespace paceline::engine
