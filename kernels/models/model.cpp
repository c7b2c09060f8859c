#include "kernels/models/model.hpp"

#include <cmath>
#include <utility>

#include "kernels/random.hpp"

namespace paceline::kernels {
namespace {

constexpr std::size_t kernel_area = 9;
constexpr double largest_arena = 2147483648.0;  // Floats: indices of parameters stay within 32 bits on devices.

/// What flows from one layer to the next.
struct Flow {
  std::size_t height, width, channels;
};

void check_pool(const std::string& model, const Layer& layer) {
  if (layer.height % 2 == 0 && layer.width % 2 == 0) return;
  throw ModelError("model " + model + " cannot halve " + std::to_string(layer.height) + " x " +
                   std::to_string(layer.width) + " in " + layer.name +
                   ": give samples whose height and width stay even.");
}

void check_size(const std::string& model, const Layer& layer) {
  const bool dense = layer.kind == LayerKind::dense;
  const double read = static_cast<double>(dense ? layer.inputs() : kernel_area * layer.channels);
  const double places = dense ? 1 : static_cast<double>(layer.height * layer.width);
  const double outputs = static_cast<double>(layer.outputs);
  const bool weighs = dense || layer.kind == LayerKind::convolution_3x3;
  if (places * outputs <= largest_arena && (!weighs || read * outputs <= largest_arena)) return;
  throw ModelError("model " + model + " would need more than 2147483648 floats in " + layer.name +
                   ": give smaller samples or fewer units.");
}

void derive_weights(Layer& layer) {
  const double in = static_cast<double>(layer.inputs());
  const double out = static_cast<double>(layer.outputs);
  if (layer.kind == LayerKind::dense) {
    layer.weights = layer.inputs() * layer.outputs;
    layer.biases = layer.outputs;
    layer.fan_in = layer.inputs();
    layer.forward_flop = 2 * in * out;
  } else if (layer.kind == LayerKind::convolution_3x3) {
    layer.weights = kernel_area * layer.channels * layer.outputs;
    layer.biases = layer.outputs;
    layer.fan_in = kernel_area * layer.channels;
    layer.forward_flop = 2 * static_cast<double>(kernel_area) * in * out;
  } else {
    layer.weights = layer.biases = layer.fan_in = 0;
    layer.forward_flop = in * (layer.kind == LayerKind::max_pool_2x2 ? 0.75 : 1.0);
  }
}

void derive(const std::string& model, Layer& layer, const Flow& input, std::size_t begin, bool first) {
  layer.height = input.height;
  layer.width = input.width;
  layer.channels = input.channels;
  if (layer.kind == LayerKind::max_pool_2x2) check_pool(model, layer);
  if (layer.kind == LayerKind::max_pool_2x2 || layer.kind == LayerKind::dropout) layer.outputs = layer.channels;
  check_size(model, layer);
  derive_weights(layer);
  layer.weights_begin = begin;
  layer.backward_flop = layer.forward_flop * (layer.weights != 0 && !first ? 2 : 1);
  layer.activations = layer.output_features();
  if (layer.kind == LayerKind::max_pool_2x2) layer.activations += (layer.output_features() + 3) / 4;
}

}  // namespace

std::size_t Layer::output_height() const {
  if (kind == LayerKind::dense) return 1;
  return kind == LayerKind::max_pool_2x2 ? height / 2 : height;
}

std::size_t Layer::output_width() const {
  if (kind == LayerKind::dense) return 1;
  return kind == LayerKind::max_pool_2x2 ? width / 2 : width;
}

Model::Model(std::string name, SampleShape sample, std::vector<Layer> layers)
    : name_(std::move(name)), sample_(sample), layers_(std::move(layers)) {
  if (layers_.empty()) throw ModelError("model " + name_ + " has no layer: give it at least one.");
  if (sample_.features() == 0 || sample_.outputs == 0)
    throw ModelError("model " + name_ + " needs samples with at least one feature and one class.");
  if (sample_.target == Target::number && sample_.outputs != 1)
    throw ModelError("model " + name_ + " predicts one number and the data have " + std::to_string(sample_.outputs) +
                     ".");
  Flow flow{sample_.height, sample_.width, sample_.channels};
  for (Layer& layer : layers_) {
    derive(name_, layer, flow, parameters_, &layer == &layers_.front());
    parameters_ = layer.parameters_end();
    if (static_cast<double>(parameters_) > largest_arena)
      throw ModelError("model " + name_ + " would have more than 2147483648 parameters: give fewer units.");
    flow = {layer.output_height(), layer.output_width(), layer.outputs};
  }
  if (layers_.back().output_features() != sample_.outputs)
    throw ModelError("model " + name_ + " ends in " + std::to_string(layers_.back().output_features()) +
                     " outputs where the data have " + std::to_string(sample_.outputs) + " classes.");
}

double Model::forward_flop_per_sample() const {
  double sum = 0;
  for (const Layer& layer : layers_) sum += layer.forward_flop;
  return sum;
}

double Model::backward_flop_per_sample() const {
  double sum = 0;
  for (const Layer& layer : layers_) sum += layer.backward_flop;
  return sum;
}

std::size_t Model::activations_per_sample() const {
  std::size_t sum = sample_.features();
  for (const Layer& layer : layers_) sum += layer.activations;
  return sum;
}

std::vector<NamedTensor> Model::tensors() const {
  std::vector<NamedTensor> named;
  for (const Layer& layer : layers_) {
    if (layer.weights == 0) continue;
    const std::vector<std::size_t> shape = layer.kind == LayerKind::dense
                                               ? std::vector<std::size_t>{layer.inputs(), layer.outputs}
                                               : std::vector<std::size_t>{3, 3, layer.channels, layer.outputs};
    named.push_back({layer.name + ".weight", shape, layer.weights_begin});
    named.push_back({layer.name + ".bias", {layer.biases}, layer.weights_begin + layer.weights});
  }
  return named;
}

void Model::initialise(std::uint64_t seed, std::span<float> arena) const {
  Random random(stream_seed(seed, "weights"));
  for (const Layer& layer : layers_) {
    if (layer.weights == 0) continue;
    const double limit = std::sqrt(6.0 / static_cast<double>(layer.fan_in));
    float* const weights = arena.data() + layer.weights_begin;
    for (std::size_t i = 0; i < layer.weights; ++i) weights[i] = static_cast<float>((2 * random.uniform() - 1) * limit);
    for (std::size_t i = 0; i < layer.biases; ++i) weights[layer.weights + i] = 0;
  }
}

}  // namespace paceline::kernels
