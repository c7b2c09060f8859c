#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

const SampleShape fashion{1, 28, 28, 10};

Model model_of(const char* name, const SampleShape& shape = fashion) {
  const ModelItem& item = *models().find(name);
  return item.make(with_defaults(item), shape);
}

}  // namespace

TEST_CASE("the models have the parameters that their definitions add up to") {
  CHECK(model_of("softmax").parameters() == 784 * 10 + 10);
  CHECK(model_of("mlp").parameters() == 784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10);
  CHECK(model_of("cnn").parameters() == 9 * 32 + 32 + 9 * 32 * 64 + 64 + 7 * 7 * 64 * 128 + 128 + 128 * 10 + 10);
}

TEST_CASE("operations are counted as the header says") {
  const Model mlp = model_of("mlp");
  const double first = 2.0 * 784 * 256, rest = 2.0 * (256 * 128 + 128 * 10);
  CHECK(mlp.forward_flop_per_sample() == first + rest);
  CHECK(mlp.backward_flop_per_sample() == first + 2 * rest);
  const Layer second_convolution = model_of("cnn").layers()[2];
  CHECK(second_convolution.forward_flop == 2.0 * 9 * 32 * 64 * 14 * 14);
  CHECK(second_convolution.backward_flop == 2 * second_convolution.forward_flop);
}

TEST_CASE("layers lie in the arena one behind the other, tensors with their names and shapes") {
  const Model cnn = model_of("cnn");
  std::size_t next = 0;
  for (const NamedTensor& tensor : cnn.tensors()) {
    CHECK(tensor.begin == next);
    std::size_t size = 1;
    for (const std::size_t extent : tensor.shape) size *= extent;
    next += size;
  }
  CHECK(next == cnn.parameters());
  CHECK(cnn.tensors()[0].name == "convolution1.weight");
  CHECK(cnn.tensors()[0].shape == std::vector<std::size_t>{3, 3, 1, 32});
  CHECK(cnn.tensors()[7].name == "dense2.bias");
  CHECK(cnn.activations_per_sample() ==
        784 + 28 * 28 * 32 + 14 * 14 * 32 * 5 / 4 + 14 * 14 * 64 + 7 * 7 * 64 * 5 / 4 + 7 * 7 * 64 + 128 + 10);
}

TEST_CASE("weights are He-uniform and biases zero") {
  const Model model = model_of("mlp");
  std::vector<float> arena(model.parameters(), -1.0F);
  model.initialise(1, arena);
  for (const Layer& layer : model.layers()) {
    const double limit = std::sqrt(6.0 / static_cast<double>(layer.inputs()));
    double largest = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < layer.weights; ++i) {
      const double weight = static_cast<double>(arena[layer.weights_begin + i]);
      largest = std::max(largest, std::abs(weight));
      sum += weight;
      squares += weight * weight;
    }
    const auto count = static_cast<double>(layer.weights);
    CHECK(largest <= limit);
    CHECK(largest > 0.99 * limit);
    CHECK(std::abs(sum / count) < 5 * limit / std::sqrt(3 * count));
    // A square of a uniform variable has variance 4/45 limit^4.
    CHECK(std::abs(squares / count - limit * limit / 3) < 5 * limit * limit * std::sqrt(4.0 / 45 / count));
    for (std::size_t i = 0; i < layer.biases; ++i) CHECK(arena[layer.weights_begin + layer.weights + i] == 0);
  }
}

TEST_CASE("initial weights depend on the seed alone") {
  const Model model = model_of("softmax");
  std::vector<float> a(model.parameters()), b(a), c(a);
  model.initialise(1, a);
  model.initialise(1, b);
  model.initialise(2, c);
  CHECK(a == b);
  CHECK(a != c);
}

TEST_CASE("the convolutional network says which samples it can take") {
  for (const auto& [height, width] : {std::pair<std::size_t, std::size_t>{1, 20}, {28, 30}, {27, 28}}) {
    try {
      model_of("cnn", {1, height, width, 10});
      FAIL("took " << height << " x " << width);
    } catch (const ModelError& error) {
      CHECK_THAT(error.what(), Catch::Contains(std::to_string(height) + " x " + std::to_string(width)));
      CHECK_THAT(error.what(), Catch::Contains("divisible by 4"));
    }
  }
  CHECK(model_of("cnn", {3, 32, 32, 10}).layers()[0].weights == 9 * 3 * 32);
}

TEST_CASE("a multilayer perceptron without hidden layers is softmax regression") {
  const ModelItem& item = *models().find("mlp");
  const Model model = item.make(with_defaults(item, {{"hidden", std::vector<std::int64_t>{}}}), fashion);
  CHECK(model.parameters() == model_of("softmax").parameters());
}

TEST_CASE("impossible models are refused in a sentence") {
  const ModelItem& mlp = *models().find("mlp");
  const auto with_hidden = [&](std::vector<std::int64_t> hidden, const SampleShape& shape = fashion) {
    return mlp.make(with_defaults(mlp, {{"hidden", std::move(hidden)}}), shape);
  };
  CHECK_THROWS_AS(with_hidden({0}), ModelError);
  CHECK_THROWS_AS(with_hidden({-3}), ModelError);
  CHECK_THROWS_AS(with_hidden({65537}), ModelError);
  CHECK_THROWS_AS(with_hidden(std::vector<std::int64_t>(65, 2)), ModelError);
  CHECK_THROWS_AS(with_hidden({65536, 65536}), ModelError);
  CHECK_THROWS_AS(with_hidden({10}, {1, 1, 0, 10}), ModelError);
  CHECK_THROWS_AS(chain(fashion, {}), ModelError);
  CHECK_THROWS_AS(chain(fashion, {dense(9)}), ModelError);
  CHECK_THROWS_AS(chain({1, 3, 4, 2}, {max_pool(), dense(2)}), ModelError);
}

}  // namespace paceline::kernels::tests
