#pragma once
/// What an optimizer is, before any backend computes it.

#include <cstddef>
#include <cstdint>
#include <string>

namespace paceline::kernels {

enum class UpdateRule { sgd, adam };

/// One of two rules; g' = scale * g + weight_decay * w in both.
///
/// sgd, with momentum and L2 weight decay as PyTorch defines it: v' = momentum * v + g';  w' = w - learning_rate * v'.
/// With momentum 0 there is no state and v' = g'.
///
/// adam, Kingma and Ba, ICLR 2015, algorithm 1: m' = beta1 * m + (1 - beta1) * g';
/// v' = beta2 * v + (1 - beta2) * g'^2; w' = w - learning_rate * (m' / (1 - beta1^t)) / (sqrt(v' / (1 - beta2^t)) +
/// epsilon), t the number of this step from 1. Slot 0 of the state is m, slot 1 is v.
struct Optimizer {
  std::string name = "sgd";
  float learning_rate = 0.05F;
  float momentum = 0;  ///< sgd only
  float weight_decay = 0;
  UpdateRule rule = UpdateRule::sgd;
  float beta1 = 0.9F, beta2 = 0.999F, epsilon = 1e-8F;  ///< adam only

  /// Floats of state per parameter.
  std::size_t slots() const {
    if (rule == UpdateRule::adam) return 2;
    return momentum != 0 ? 1 : 0;
  }
  /// Bytes that one step reads and writes per parameter: gradient, parameters twice, state twice.
  double bytes_per_parameter() const { return 4.0 * (3 + 2 * static_cast<double>(slots())); }
  /// Floating-point operations per parameter; a division or a root counts as one.
  double flop_per_parameter() const {
    const double decay = weight_decay != 0 ? 2 : 0;
    if (rule == UpdateRule::adam) return 13 + decay;
    return 3.0 + (momentum != 0 ? 2 : 0) + decay;
  }
};

/// What Adam's corrections for a state that began at zero make of the learning rate in step `t` >= 1:
/// w' = w - rate * m' / (sqrt(v') * root + epsilon) with rate = learning_rate / (1 - beta1^t), root = 1 / sqrt(1 -
/// beta2^t). Computed once a step in double and in arithmetic that every machine rounds alike, so that all backends
/// start from the same two floats.
struct AdamStep {
  float rate;
  float root;
};
AdamStep adam_step(const Optimizer& optimizer, std::int64_t t);

}  // namespace paceline::kernels
