#pragma once
/// A model as steps over a whole batch.

#include <cstddef>
#include <memory>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/eigen/step.hpp"
#include "kernels/host_tensor.hpp"

namespace paceline::kernels::eigen {

class EigenProgram final : public Program {
 public:
  EigenProgram(const Model& model, std::size_t largest_batch);

  BatchResult gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                       const LayerReady& ready) override;
  BatchResult evaluate(const Tensor& parameters, const Batch& batch) override;
  void predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) override;

 private:
  /// A step with its place in the chain.
  struct Stage {
    std::unique_ptr<Step> step;
    bool relu;
    std::size_t features;  ///< floats per sample that come out
    std::size_t parameters_begin, parameters_end;
    HostFloats out;
  };

  void add_stage(std::unique_ptr<Step> step, const Layer& first, const Layer& last);
  void forward(const Pass& pass, const Batch& batch);
  BatchResult loss(const Batch& batch, float* d_logits) const;
  void backward(const Pass& pass, std::size_t stage, float* gradient);
  const float* input_of(std::size_t stage) const { return stage == 0 ? samples_.get() : stages_[stage - 1].out.get(); }

  Model model_;
  std::size_t largest_batch_;
  HostFloats samples_;
  std::vector<Stage> stages_;
  HostFloats d_out_, d_in_;  ///< gradients of the activations on both sides of the stage at work
};

}  // namespace paceline::kernels::eigen
