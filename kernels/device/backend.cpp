#include "kernels/device/backend.hpp"

#include <utility>

#include "kernels/device/device_tensor.hpp"
#include "kernels/device/launch.hpp"
#include "kernels/device/program.hpp"
#include "kernels/program_checks.hpp"

namespace paceline::kernels::device {
namespace {

class DeviceBackend final : public KernelBackend {
 public:
  DeviceBackend(std::string name, Room& room) : name_(std::move(name)), room_(room) {}

  BackendInfo info() const override {
    const Description& description = room_.device->description();
    return {name_, description.software, description.name, 1};
  }
  std::shared_ptr<Tensor> tensor(std::size_t size) const override {
    return std::make_shared<DeviceTensor>(room_, size);
  }
  std::unique_ptr<Program> compile(const Model& model, std::size_t largest_batch) const override {
    return std::make_unique<DeviceProgram>(room_, model, largest_batch);
  }
  void update(const Optimizer& optimizer, const Update& step) const override;

 private:
  std::string name_;
  Room& room_;
};

void DeviceBackend::update(const Optimizer& optimizer, const Update& step) const {
  check_update(optimizer, step);
  const Values parameters(room_, step.parameters), state(room_, step.state), gradient(room_, step.gradient);
  const Buffer& next_parameters = own(step.next_parameters).for_writing();
  const Buffer& next_state = own(step.next_state).for_writing();
  room_.updates.run([&](Queue& queue) {
    if (optimizer.rule == UpdateRule::adam) {
      const AdamStep now = adam_step(optimizer, step.version + 1);
      launch_elements(
          queue, Kernel::adam, step.length,
          {*parameters, index(step.parameters_begin), *state, *gradient, index(step.gradient_begin), next_parameters,
           index(step.next_parameters_begin), next_state, index(step.length), step.scale, optimizer.weight_decay,
           optimizer.beta1, optimizer.beta2, optimizer.epsilon, now.rate, now.root});
      return;
    }
    launch_elements(queue, Kernel::sgd, step.length,
                    {*parameters, index(step.parameters_begin), *state, *gradient, index(step.gradient_begin),
                     next_parameters, index(step.next_parameters_begin), next_state, index(step.length), step.scale,
                     optimizer.learning_rate, optimizer.momentum, optimizer.weight_decay});
  });
}

}  // namespace

std::unique_ptr<KernelBackend> device_backend(std::string name, Room& room) {
  return std::make_unique<DeviceBackend>(std::move(name), room);
}

}  // namespace paceline::kernels::device
