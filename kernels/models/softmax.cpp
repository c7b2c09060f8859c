/// Softmax regression: one dense layer from features to classes.
#include "kernels/models/make_layer.hpp"
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
    return Model("softmax", sample, {dense_layer(1, sample.outputs)});
  };
  return item;
}

}  // namespace paceline::kernels
