/// Integers of moderate size are computed without rounding in single precision, so that every backend has to give the
/// reference's bits: no tolerance hides a wrong index.
#include <catch2/catch.hpp>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/memory_dataset.hpp"

namespace paceline::kernels::tests {
namespace {

/// The logit of class 0 towers above the others: softmax gives exactly 1 and 0, and since no label is 0 the gradient of
/// the logits is exactly (1, ..., -1, ...) / batch, a dyadic number for a batch that is a power of two.
void let_class_0_win(const Model& model, std::vector<float>& parameters) {
  const Layer& last = model.layers().back();
  parameters[last.weights_begin + last.weights] = 4194304.0F;
}

void check(const Model& model, std::size_t batch_size, std::uint64_t seed) {
  INFO("batch " << batch_size << ", features " << model.sample().features() << ", classes " << model.sample().outputs);
  const MemoryDataset data = integer_data(model.sample(), batch_size, 2, seed);
  const std::vector<Draw> draws = first_draws(batch_size);
  const Batch batch{&data, draws, seed};
  std::vector<float> parameters = integer_parameters(model, 1, seed);
  // Winograd's algorithm divides weights by 4.
  for (const Layer& layer : model.layers())
    if (layer.kind == LayerKind::convolution_3x3)
      for (std::size_t i = 0; i < layer.weights; ++i) parameters[layer.weights_begin + i] *= 4;
  let_class_0_win(model, parameters);
  for (const BackendItem& item : available_backends()) {
    if (item.name == "reference") continue;
    INFO(item.name);
    CHECK(prediction_by(item.name, model, parameters, batch) == prediction_by("reference", model, parameters, batch));
    if ((batch_size & (batch_size - 1)) != 0) continue;
    const Gradient expected = gradient_by("reference", model, parameters, batch);
    const Gradient actual = gradient_by(item.name, model, parameters, batch);
    CHECK(actual.values == expected.values);
    CHECK(actual.result.loss == expected.result.loss);
    CHECK(actual.result.correct == 0);
  }
}

}  // namespace

TEST_CASE("every backend multiplies integers in dense layers without an error") {
  for (const std::size_t features : {1, 2, 13, 784})
    for (const std::size_t classes : {2, 10, 11})
      for (const std::size_t batch : {1, 3, 7, 8, 32})
        check(chain({1, 1, features, classes}, {dense(classes)}), batch, 1);
}

TEST_CASE("every backend computes integers in hidden layers with ReLU without an error") {
  for (const std::size_t features : {1, 2, 13})
    for (const std::size_t hidden : {1, 3, 17})
      for (const std::size_t batch : {1, 3, 8})
        check(chain({1, 1, features, 3}, {dense(hidden, true), dense(hidden + 1, true), dense(3)}), batch, 2);
}

TEST_CASE("every backend convolves integers without an error") {
  for (const auto& [height, width] :
       {std::pair<std::size_t, std::size_t>{1, 1}, {1, 5}, {5, 1}, {2, 2}, {3, 5}, {7, 4}})
    for (const std::size_t channels : {1, 3})
      for (const std::size_t filters : {1, 5}) {
        check(chain({channels, height, width, 3}, {convolution(filters, true), dense(3)}), 4, 3);
        check(chain({channels, height, width, 3}, {convolution(filters), convolution(2, true), dense(3)}), 2, 4);
      }
}

TEST_CASE("every backend convolves integers of many channels, as Winograd's algorithm does, without an error") {
  for (const std::size_t channels : {8, 13})
    for (const std::size_t filters : {8, 17}) {
      check(chain({channels, 4, 6, 3}, {convolution(filters, true), dense(3)}), 2, 10);
      check(chain({channels, 4, 2, 3}, {convolution(filters, true), max_pool(), dense(3)}), 4, 11);
      check(chain({1, 4, 4, 3}, {convolution(channels), convolution(filters, true), max_pool(), dense(3)}), 2, 12);
    }
}

TEST_CASE("every backend pools integers, with their many ties, without an error") {
  for (const auto& [height, width] : {std::pair<std::size_t, std::size_t>{2, 2}, {2, 6}, {4, 2}, {6, 4}})
    for (const std::size_t filters : {1, 5}) {
      check(chain({1, height, width, 3}, {convolution(filters, true), max_pool(), dense(3)}), 4, 5);
      check(chain({2, height, width, 3}, {convolution(filters), max_pool(), convolution(2), dense(3)}), 4, 6);
      check(chain({2, height, width, 3}, {max_pool(), dense(3)}), 4, 7);
    }
}

TEST_CASE("every backend drops integers without an error") {
  check(chain({1, 1, 13, 3}, {dropout(0.5), dense(7, true), dropout(0.75), dense(3)}), 8, 8);
  check(chain({1, 8, 8, 3}, {convolution(3, true), max_pool(), convolution(5, true), max_pool(), dropout(0.5),
                             dense(6, true), dense(3)}),
        4, 9);
}

}  // namespace paceline::kernels::tests
