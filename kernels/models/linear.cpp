/// Linear regression: one dense layer from the features to the number.
#include "kernels/models/make_layer.hpp"
#include "kernels/models/model_item.hpp"

namespace paceline::kernels {

ModelItem linear_model() {
  ModelItem item;
  item.name = "linear";
  item.sentence = "Linear regression: one dense layer from the features to a number, least squares, a convex problem.";
  item.source = "Bishop, Pattern Recognition and Machine Learning, 2006, section 3.1";
  item.make = [](const OptionValues&, const SampleShape& sample) {
    if (sample.target != Target::number)
      throw ModelError("model linear predicts a number and the data set has classes: choose the model softmax or mlp.");
    return Model("linear", sample, {dense_layer(1, sample.outputs)});
  };
  return item;
}

}  // namespace paceline::kernels
