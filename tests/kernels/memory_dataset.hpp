#pragma once
/// Data sets, layers and runs of a program for tests.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/backend_item.hpp"
#include "kernels/data/dataset.hpp"

namespace paceline::kernels::tests {

class MemoryDataset final : public Dataset {
 public:
  MemoryDataset(SampleShape shape, std::vector<float> values, std::vector<std::int32_t> labels)
      : shape_(shape), values_(std::move(values)), labels_(std::move(labels)) {}
  std::size_t size() const override { return labels_.size(); }
  const SampleShape& shape() const override { return shape_; }
  void features(std::size_t sample, std::span<float> out) const override;
  std::int32_t label(std::size_t sample) const override { return labels_[sample]; }
  /// Where numbers are to be predicted: the label with a fraction, exact in single precision.
  float target(std::size_t sample) const override { return 0.25F * static_cast<float>(labels_[sample]) - 1; }

 private:
  SampleShape shape_;
  std::vector<float> values_;
  std::vector<std::int32_t> labels_;
};

/// Features normal with standard deviation 1; labels at random.
MemoryDataset normal_data(const SampleShape& shape, std::size_t samples, std::uint64_t seed);
/// Features integers in [-largest, largest]; labels at random but never 0.
MemoryDataset integer_data(const SampleShape& shape, std::size_t samples, int largest, std::uint64_t seed);

/// The samples 0, 1, ..., count - 1 in epoch 0.
std::vector<Draw> first_draws(std::size_t count);

Layer dense(std::size_t units, bool relu = false);
Layer convolution(std::size_t filters, bool relu = false);
Layer max_pool();
Layer dropout(double probability);
Model chain(const SampleShape& shape, std::vector<Layer> layers);

/// Initialised as a run would be, biases set to small values so that they matter.
std::vector<float> parameters_of(const Model& model, std::uint64_t seed);
/// Integers in [-largest, largest].
std::vector<float> integer_parameters(const Model& model, int largest, std::uint64_t seed);

/// Those of the catalogue that can run on this machine; names the others, and why, on standard output, once.
const std::vector<BackendItem>& available_backends();

struct Gradient {
  BatchResult result;
  std::vector<float> values;
};
/// A fresh backend and program for each call.
Gradient gradient_by(std::string_view backend, const Model& model, const std::vector<float>& parameters,
                     const Batch& batch);
std::vector<float> prediction_by(std::string_view backend, const Model& model, const std::vector<float>& parameters,
                                 const Batch& batch);
std::shared_ptr<Tensor> tensor_of(const KernelBackend& backend, const std::vector<float>& values);
std::vector<float> values_of(const Tensor& tensor);

}  // namespace paceline::kernels::tests
