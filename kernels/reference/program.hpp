#pragma once
/// A model computed sample by sample in plain loops and double.

#include <cstddef>
#include <vector>

#include "kernels/backend.hpp"

namespace paceline::kernels::reference {

class ReferenceProgram final : public Program {
 public:
  ReferenceProgram(const Model& model, std::size_t largest_batch);

  BatchResult gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                       const LayerReady& ready) override;
  BatchResult evaluate(const Tensor& parameters, const Batch& batch) override;
  void predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) override;

 private:
  void gather(const Batch& batch, const Draw& draw);
  void forward(const float* parameters, const Batch& batch, const Draw& draw, bool training);
  void forward_layer(std::size_t index, const float* parameters, const Batch& batch, const Draw& draw, bool training);
  void backward(const float* parameters, const Batch& batch, const Draw& draw);
  void backward_layer(std::size_t index, const float* parameters, const Batch& batch, const Draw& draw);

  Model model_;
  std::size_t largest_batch_;
  std::vector<float> features_;
  std::vector<std::vector<double>> activations_;    ///< [0] the sample, [i + 1] what layer i gives
  std::vector<std::vector<double>> d_activations_;  ///< gradient of the loss with respect to each
  std::vector<double> gradient_;
};

}  // namespace paceline::kernels::reference
