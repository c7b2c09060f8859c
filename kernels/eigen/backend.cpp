/// The same programs through Eigen's matrix products, compiled for the project's baseline instruction set.
#include <algorithm>
#include <mutex>

#include "kernels/backend_item.hpp"
#include "kernels/eigen/matrix.hpp"
#include "kernels/eigen/program.hpp"
#include "kernels/flush_denormals.hpp"
#include "kernels/processor.hpp"
#include "kernels/program_checks.hpp"

namespace paceline::kernels {
namespace {

using Floats = Eigen::Map<Eigen::ArrayXf>;
using ConstFloats = Eigen::Map<const Eigen::ArrayXf>;

/// Eigen blocks its products, and so orders its sums, by the sizes of the caches it finds; fixed sizes make the bits
/// the same on every processor.
void fix_blocking() {
  constexpr std::ptrdiff_t kib = 1024;
  static std::once_flag once;
  std::call_once(once, [] { Eigen::setCpuCacheSizes(32 * kib, 512 * kib, 4096 * kib); });
}

class EigenBackend final : public KernelBackend {
 public:
  EigenBackend() { fix_blocking(); }
  BackendInfo info() const override { return {"eigen", Eigen::SimdInstructionSetsInUse(), processor_name(), 1}; }
  std::shared_ptr<Tensor> tensor(std::size_t size) const override { return std::make_shared<HostTensor>(size); }
  std::unique_ptr<Program> compile(const Model& model, std::size_t largest_batch) const override {
    return std::make_unique<eigen::EigenProgram>(model, largest_batch);
  }
  void update(const Optimizer& optimizer, const Update& step) const override;
};

void adam(const Optimizer& optimizer, const Update& step) {
  const auto length = static_cast<Eigen::Index>(step.length);
  const ConstFloats weights(step.parameters.host() + step.parameters_begin, length);
  const ConstFloats gradient(step.gradient.host() + step.gradient_begin, length);
  const ConstFloats mean(step.state.host(), length), square(step.state.host() + step.length, length);
  Floats next(step.next_parameters.host_for_writing() + step.next_parameters_begin, length);
  Floats next_mean(step.next_state.host_for_writing(), length);
  Floats next_square(step.next_state.host_for_writing() + step.length, length);
  const AdamStep now = adam_step(optimizer, step.version + 1);
  // Each is written before anything that it is computed from is overwritten: all may be in place.
  constexpr Eigen::Index block = 1024;
  alignas(64) float kept[block];
  for (Eigen::Index begin = 0; begin < length; begin += block) {
    const Eigen::Index size = std::min(block, length - begin);
    Floats g(kept, size);
    g = gradient.segment(begin, size) * step.scale + weights.segment(begin, size) * optimizer.weight_decay;
    next_mean.segment(begin, size) = mean.segment(begin, size) * optimizer.beta1 + g * (1 - optimizer.beta1);
    next_square.segment(begin, size) =
        square.segment(begin, size) * optimizer.beta2 + g.square() * (1 - optimizer.beta2);
    next.segment(begin, size) =
        weights.segment(begin, size) - next_mean.segment(begin, size) * now.rate /
                                           (next_square.segment(begin, size).sqrt() * now.root + optimizer.epsilon);
  }
}

void EigenBackend::update(const Optimizer& optimizer, const Update& step) const {
  check_update(optimizer, step);
  const FlushDenormals guard;
  if (optimizer.rule == UpdateRule::adam) {
    adam(optimizer, step);
    return;
  }
  const float* const parameters = step.parameters.host() + step.parameters_begin;
  const float* const gradient = step.gradient.host() + step.gradient_begin;
  float* const next_parameters = step.next_parameters.host_for_writing() + step.next_parameters_begin;
  constexpr std::size_t block = 1024;  // Floats: the direction stays in the first-level cache.
  alignas(64) float kept[block];
  for (std::size_t begin = 0; begin < step.length; begin += block) {
    const auto length = static_cast<Eigen::Index>(std::min(block, step.length - begin));
    const ConstFloats weights(parameters + begin, length);
    Floats direction(kept, length);
    direction = ConstFloats(gradient + begin, length) * step.scale;
    if (optimizer.weight_decay != 0) direction += weights * optimizer.weight_decay;
    if (optimizer.slots() != 0) {
      direction += ConstFloats(step.state.host() + begin, length) * optimizer.momentum;
      Floats(step.next_state.host_for_writing() + begin, length) = direction;
    }
    Floats(next_parameters + begin, length) = weights - direction * optimizer.learning_rate;
  }
}

}  // namespace

BackendItem eigen_backend() {
  BackendItem item;
  item.name = "eigen";
  item.sentence =
      "Matrix products of the Eigen library in single precision, with the instructions that every x86-64 has.";
  item.source = "Guennebaud, Jacob et al., Eigen 3";
  item.make.unavailable = [] { return std::string(); };
  item.make.make = [] { return std::make_unique<EigenBackend>(); };
  return item;
}

}  // namespace paceline::kernels
