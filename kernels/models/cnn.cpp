/// A small convolutional network: two convolutions with pooling, dropout and two dense layers.
#include <string>
#include <utility>
#include <vector>

#include "kernels/models/make_layer.hpp"
#include "kernels/models/model_item.hpp"

namespace paceline::kernels {
namespace {

Model build(const OptionValues&, const SampleShape& sample) {
  if (sample.height % 4 != 0 || sample.width % 4 != 0)
    throw ModelError("model cnn halves height and width twice and cannot take samples of " +
                     std::to_string(sample.height) + " x " + std::to_string(sample.width) +
                     ": give both divisible by 4, or choose the model mlp.");
  std::vector<Layer> layers{
      make_layer(LayerKind::convolution_3x3, "convolution1", 32, true),
      make_layer(LayerKind::max_pool_2x2, "pool1"),
      make_layer(LayerKind::convolution_3x3, "convolution2", 64, true),
      make_layer(LayerKind::max_pool_2x2, "pool2"),
      make_layer(LayerKind::dropout, "dropout1"),
      dense_layer(1, 128, true),
      dense_layer(2, sample.outputs),
  };
  layers[4].drop_probability = 0.25;
  return Model("cnn", sample, std::move(layers));
}

}  // namespace

ModelItem cnn_model() {
  ModelItem item;
  item.name = "cnn";
  item.sentence =
      "Convolutional network: 3x3 convolutions of 32 and 64 filters, each with ReLU and 2x2 max-pooling, dropout 0.25, "
      "a "
      "dense layer of 128 units with ReLU, a dense layer to the classes.";
  item.source =
      "LeCun et al., Gradient-based learning applied to document recognition, Proc. IEEE 86(11), 1998; dropout: "
      "Srivastava et al., JMLR 15, 2014";
  item.make = build;
  return item;
}

}  // namespace paceline::kernels
