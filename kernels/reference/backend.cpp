/// Plain loops in double: slow, and the oracle of every other backend.
#include <cmath>

#include "kernels/backend_item.hpp"
#include "kernels/flush_denormals.hpp"
#include "kernels/host_tensor.hpp"
#include "kernels/processor.hpp"
#include "kernels/program_checks.hpp"
#include "kernels/reference/program.hpp"

namespace paceline::kernels {
namespace {

class ReferenceBackend final : public KernelBackend {
 public:
  BackendInfo info() const override { return {"reference", "generic", processor_name(), 1}; }
  std::shared_ptr<Tensor> tensor(std::size_t size) const override { return std::make_shared<HostTensor>(size); }
  std::unique_ptr<Program> compile(const Model& model, std::size_t largest_batch) const override {
    return std::make_unique<reference::ReferenceProgram>(model, largest_batch);
  }
  void update(const Optimizer& optimizer, const Update& step) const override;
};

/// Double throughout; state and parameters are rounded when they are stored.
void adam(const Optimizer& optimizer, const Update& step) {
  const float* const parameters = step.parameters.host() + step.parameters_begin;
  const float* const gradient = step.gradient.host() + step.gradient_begin;
  const float* const state = step.state.host();
  float* const next = step.next_parameters.host_for_writing() + step.next_parameters_begin;
  float* const next_state = step.next_state.host_for_writing();
  const AdamStep now = adam_step(optimizer, step.version + 1);
  const double beta1 = static_cast<double>(optimizer.beta1), beta2 = static_cast<double>(optimizer.beta2);
  for (std::size_t i = 0; i < step.length; ++i) {
    const double weight = static_cast<double>(parameters[i]);
    const double g = static_cast<double>(step.scale) * static_cast<double>(gradient[i]) +
                     static_cast<double>(optimizer.weight_decay) * weight;
    const double mean = beta1 * static_cast<double>(state[i]) + (1 - beta1) * g;
    const double square = beta2 * static_cast<double>(state[step.length + i]) + (1 - beta2) * g * g;
    next_state[i] = static_cast<float>(mean);
    next_state[step.length + i] = static_cast<float>(square);
    const double root = std::sqrt(square) * static_cast<double>(now.root) + static_cast<double>(optimizer.epsilon);
    next[i] = static_cast<float>(weight - static_cast<double>(now.rate) * mean / root);
  }
}

void ReferenceBackend::update(const Optimizer& optimizer, const Update& step) const {
  check_update(optimizer, step);
  const FlushDenormals guard;
  if (optimizer.rule == UpdateRule::adam) {
    adam(optimizer, step);
    return;
  }
  const float* const parameters = step.parameters.host() + step.parameters_begin;
  const float* const gradient = step.gradient.host() + step.gradient_begin;
  float* const next = step.next_parameters.host_for_writing() + step.next_parameters_begin;
  for (std::size_t i = 0; i < step.length; ++i) {
    const double weight = static_cast<double>(parameters[i]);
    double direction = static_cast<double>(step.scale) * static_cast<double>(gradient[i]);
    if (optimizer.weight_decay != 0) direction += static_cast<double>(optimizer.weight_decay) * weight;
    if (optimizer.slots() != 0) {
      direction += static_cast<double>(optimizer.momentum) * static_cast<double>(step.state.host()[i]);
      step.next_state.host_for_writing()[i] = static_cast<float>(direction);
    }
    next[i] = static_cast<float>(weight - static_cast<double>(optimizer.learning_rate) * direction);
  }
}

}  // namespace

BackendItem reference_backend() {
  BackendItem item;
  item.name = "reference";
  item.sentence = "Plain loops in double precision: slow, and the oracle that every other backend is checked against.";
  item.make.unavailable = [] { return std::string(); };
  item.make.make = [] { return std::make_unique<ReferenceBackend>(); };
  return item;
}

}  // namespace paceline::kernels
