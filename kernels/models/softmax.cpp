/// Softmax regression: one dense layer from features to classes.
#include <utility>
#include <vector>

#include "kernels/models/model_item.hpp"

namespace paceline::kernels {

ModelItem softmax_model() {
  ModelItem item;
  item.name = "softmax";
  item.sentence = "Softmax regression: one dense layer from the features to the classes, a convex problem.";
  item.source = "Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.4";
  item.make = [](const OptionValues&, const SampleShape& sample) {
    if (sample.target != Target::category)
      throw ModelError("model softmax predicts classes and the data set has numbers: choose the model linear or mlp.");
    std::vector<Layer> layers(1);
    layers[0].kind = LayerKind::dense;
    layers[0].name = "dense1";
    layers[0].outputs = sample.outputs;
    return Model("softmax", sample, std::move(layers));
  };
  return item;
}

}  // namespace paceline::kernels
