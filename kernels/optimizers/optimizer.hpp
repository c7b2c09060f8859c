#pragma once
/// What an optimizer is, before any backend computes it.

#include <cstddef>
#include <string>

namespace paceline::kernels {

/// SGD with momentum and L2 weight decay as PyTorch defines it:
/// g' = scale * g + weight_decay * w;  v' = momentum * v + g';  w' = w - learning_rate * v'.
/// With momentum 0 there is no state and v' = g'.
struct Optimizer {
  std::string name = "sgd";
  float learning_rate = 0.05F;
  float momentum = 0;
  float weight_decay = 0;

  /// Floats of state per parameter.
  std::size_t slots() const { return momentum != 0 ? 1 : 0; }
  /// Bytes that one step reads and writes per parameter: gradient, parameters twice, state twice.
  double bytes_per_parameter() const { return 4.0 * (3 + 2 * static_cast<double>(slots())); }
  /// Floating-point operations per parameter.
  double flop_per_parameter() const { return 3.0 + (momentum != 0 ? 2 : 0) + (weight_decay != 0 ? 2 : 0); }
};

}  // namespace paceline::kernels
