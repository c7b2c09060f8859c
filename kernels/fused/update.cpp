/// One optimizer step on host tensors, through a table of routines.
#include "kernels/flush_denormals.hpp"
#include "kernels/fused/program.hpp"
#include "kernels/program_checks.hpp"

namespace paceline::kernels::fused {

void update(const Routines& routines, const Optimizer& optimizer, const Update& step) {
  check_update(optimizer, step);
  const FlushDenormals guard;
  const float* const parameters = step.parameters.host() + step.parameters_begin;
  const float* const gradient = step.gradient.host() + step.gradient_begin;
  float* const next_parameters = step.next_parameters.host_for_writing() + step.next_parameters_begin;
  const float* const state = step.state.host();
  float* const next_state = step.next_state.host_for_writing();
  if (optimizer.rule == UpdateRule::adam) {
    const AdamStep now = adam_step(optimizer, step.version + 1);
    routines.adam({parameters, state, state + step.length, gradient, next_parameters, next_state,
                   next_state + step.length, step.length, step.scale, now.rate, now.root, optimizer.beta1,
                   optimizer.beta2, optimizer.epsilon, optimizer.weight_decay});
    return;
  }
  routines.sgd({parameters, state, gradient, next_parameters, next_state, step.length, step.scale,
                optimizer.learning_rate, optimizer.momentum, optimizer.weight_decay});
}

}  // namespace paceline::kernels::fused
