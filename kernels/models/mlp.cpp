/// Multilayer perceptron: dense layers with ReLU, then a dense layer to the classes or to the number.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kernels/models/make_layer.hpp"
#include "kernels/models/model_item.hpp"

namespace paceline::kernels {
namespace {

constexpr std::int64_t widest = 65536;
constexpr std::size_t deepest = 64;

Model build(const OptionValues& options, const SampleShape& sample) {
  const std::vector<std::int64_t>& hidden = options.integers("hidden");
  if (hidden.size() > deepest) throw ModelError("model mlp takes at most 64 hidden layers: give a shorter list.");
  std::vector<Layer> layers;
  for (const std::int64_t units : hidden) {
    if (units < 1 || units > widest)
      throw ModelError("model mlp cannot have a hidden layer of " + std::to_string(units) + " units: give 1 to 65536.");
    layers.push_back(dense_layer(layers.size() + 1, static_cast<std::size_t>(units), true));
  }
  layers.push_back(dense_layer(layers.size() + 1, sample.outputs));
  return Model("mlp", sample, std::move(layers));
}

}  // namespace

ModelItem mlp_model() {
  ModelItem item;
  item.name = "mlp";
  item.sentence =
      "Multilayer perceptron: dense layers with ReLU, then a dense layer to the classes, or to the number of a "
      "regression.";
  item.source = "Goodfellow, Bengio, Courville, Deep Learning, 2016, chapter 6";
  Option hidden;
  hidden.name = "hidden";
  hidden.kind = OptionKind::integer_list;
  hidden.default_value = std::vector<std::int64_t>{256, 128};
  hidden.minimum = 1;
  hidden.maximum = static_cast<double>(widest);
  hidden.sentence = "Units of each hidden layer, first to last; an empty list gives softmax or linear regression.";
  hidden.example = "[256, 128]";
  item.options = {hidden};
  item.make = build;
  return item;
}

}  // namespace paceline::kernels
