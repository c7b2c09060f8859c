#include "tests/kernels/memory_dataset.hpp"

#include <algorithm>
#include <cstdio>

#include "kernels/catalogue.hpp"
#include "kernels/random.hpp"

namespace paceline::kernels::tests {
namespace {

float integer_within(Random& random, int largest) {
  return static_cast<float>(random.below(static_cast<std::uint32_t>(2 * largest + 1))) - static_cast<float>(largest);
}

}  // namespace

void MemoryDataset::features(std::size_t sample, std::span<float> out) const {
  std::copy_n(values_.data() + sample * shape_.features(), shape_.features(), out.data());
}

MemoryDataset normal_data(const SampleShape& shape, std::size_t samples, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(samples * shape.features());
  for (float& value : values) value = static_cast<float>(random.normal());
  std::vector<std::int32_t> labels(samples);
  const std::size_t different = shape.target == Target::number ? 64 : shape.outputs;
  for (auto& label : labels) label = static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(different)));
  return {shape, std::move(values), std::move(labels)};
}

MemoryDataset integer_data(const SampleShape& shape, std::size_t samples, int largest, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(samples * shape.features());
  for (float& value : values) value = integer_within(random, largest);
  std::vector<std::int32_t> labels(samples);
  for (auto& label : labels)
    label = shape.target == Target::number
                ? static_cast<std::int32_t>(random.below(64))
                : 1 + static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(shape.outputs - 1)));
  return {shape, std::move(values), std::move(labels)};
}

std::vector<Draw> first_draws(std::size_t count) {
  std::vector<Draw> draws(count);
  for (std::size_t i = 0; i < count; ++i) draws[i].sample = static_cast<std::uint32_t>(i);
  return draws;
}

Layer dense(std::size_t units, bool relu) {
  Layer layer;
  layer.kind = LayerKind::dense;
  layer.name = "dense";
  layer.outputs = units;
  layer.relu = relu;
  return layer;
}

Layer convolution(std::size_t filters, bool relu) {
  Layer layer = dense(filters, relu);
  layer.kind = LayerKind::convolution_3x3;
  layer.name = "convolution";
  return layer;
}

Layer max_pool() {
  Layer layer;
  layer.kind = LayerKind::max_pool_2x2;
  layer.name = "pool";
  return layer;
}

Layer dropout(double probability) {
  Layer layer;
  layer.kind = LayerKind::dropout;
  layer.name = "dropout";
  layer.drop_probability = probability;
  return layer;
}

Model chain(const SampleShape& shape, std::vector<Layer> layers) {
  return {"chain", shape, std::move(layers)};
}

std::vector<float> parameters_of(const Model& model, std::uint64_t seed) {
  std::vector<float> values(model.parameters());
  model.initialise(seed, values);
  Random random(seed);
  for (const Layer& layer : model.layers())
    for (std::size_t i = 0; i < layer.biases; ++i)
      values[layer.weights_begin + layer.weights + i] = static_cast<float>(0.1 * random.normal());
  return values;
}

std::vector<float> integer_parameters(const Model& model, int largest, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(model.parameters());
  for (float& value : values) value = integer_within(random, largest);
  return values;
}

std::shared_ptr<Tensor> tensor_of(const KernelBackend& backend, const std::vector<float>& values) {
  auto tensor = backend.tensor(values.size());
  std::copy(values.begin(), values.end(), tensor->host_for_writing());
  return tensor;
}

std::vector<float> values_of(const Tensor& tensor) {
  return {tensor.host(), tensor.host() + tensor.size()};
}

const std::vector<BackendItem>& available_backends() {
  static const std::vector<BackendItem> available = [] {
    std::vector<BackendItem> items;
    for (const BackendItem& item : backends().items()) {
      const std::string reason = item.make.unavailable();
      if (reason.empty())
        items.push_back(item);
      else
        std::printf("Skipped: backend %s, because %s\n", item.name.c_str(), reason.c_str());
    }
    return items;
  }();
  return available;
}

Gradient gradient_by(std::string_view name, const Model& model, const std::vector<float>& parameters,
                     const Batch& batch) {
  const auto backend = make_backend(name);
  const auto program = backend->compile(model, batch.draws.size());
  const auto arena = tensor_of(*backend, parameters);
  const auto gradient = backend->tensor(model.parameters());
  const BatchResult result = program->gradient(*arena, batch, *gradient);
  return {result, values_of(*gradient)};
}

std::vector<float> prediction_by(std::string_view name, const Model& model, const std::vector<float>& parameters,
                                 const Batch& batch) {
  const auto backend = make_backend(name);
  std::vector<float> outputs(batch.draws.size() * model.sample().outputs);
  backend->compile(model, batch.draws.size())->predict(*tensor_of(*backend, parameters), batch, outputs);
  return outputs;
}

}  // namespace paceline::kernels::tests
