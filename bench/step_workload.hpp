#pragma once
/// What one training step of a model needs, on synthetic pixels: one thread, the batch sizes of the project's anchors.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/data/dataset.hpp"

namespace paceline::bench {

/// 28 x 28 grey pixels in ten classes, as floats in memory.
class Pixels final : public kernels::Dataset {
 public:
  Pixels();
  std::size_t size() const override { return labels_.size(); }
  const kernels::SampleShape& shape() const override;
  void features(std::size_t sample, std::span<float> out) const override;
  std::int32_t label(std::size_t sample) const override { return labels_[sample]; }

 private:
  std::vector<float> values_;
  std::vector<std::int32_t> labels_;
};

/// A catalogue's model with default options, for Pixels.
kernels::Model model_named(const std::string& name);

/// A model on a backend with its tensors; momentum 0.9.
class Training {
 public:
  Training(const std::string& model, const std::string& backend, std::size_t batch);
  const kernels::Model& model() const { return model_; }
  /// Gradient of the next batch of the epoch.
  double gradient();
  /// One update of the parameters, in place.
  void update();
  const kernels::Tensor& gradient_values() const { return *gradient_; }

 private:
  Pixels data_;
  kernels::Model model_;
  std::unique_ptr<kernels::KernelBackend> backend_;
  std::unique_ptr<kernels::Program> program_;
  std::shared_ptr<kernels::Tensor> parameters_, state_, gradient_;
  std::vector<kernels::Draw> draws_;
  std::size_t batch_;
  std::int64_t step_ = 0;
};

}  // namespace paceline::bench
