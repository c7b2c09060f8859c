/// Optimizer steps.
#include <cmath>

#include "kernels/reference/fma_parts.hpp"

namespace paceline::kernels::reference {
namespace {

void sgd(const fused::SgdStep& step) {
  for (std::size_t i = 0; i < step.length; ++i) {
    const float weight = step.parameters[i];
    float direction = step.scale * step.gradient[i];
    if (step.weight_decay != 0) direction = std::fma(step.weight_decay, weight, direction);
    if (step.momentum != 0) {
      direction = std::fma(step.momentum, step.velocity[i], direction);
      step.next_velocity[i] = direction;
    }
    step.next_parameters[i] = std::fma(-step.learning_rate, direction, weight);
  }
}

void adam(const fused::AdamUpdate& step) {
  for (std::size_t i = 0; i < step.length; ++i) {
    const float weight = step.parameters[i];
    float g = step.scale * step.gradient[i];
    if (step.weight_decay != 0) g = std::fma(step.weight_decay, weight, g);
    const float mean = std::fma(step.beta1, step.mean[i], (1 - step.beta1) * g);
    const float square = std::fma(step.beta2, step.square[i], ((1 - step.beta2) * g) * g);
    step.next_mean[i] = mean;
    step.next_square[i] = square;
    const float root = std::fma(step.root, std::sqrt(square), step.epsilon);
    step.next_parameters[i] = weight - (step.rate * mean) / root;
  }
}

}  // namespace

void fill_update(fused::Routines& table) {
  table.sgd = sgd;
  table.adam = adam;
}

}  // namespace paceline::kernels::reference
