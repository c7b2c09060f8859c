#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/memory_dataset.hpp"

namespace paceline::kernels::tests {
namespace {

const float nan = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

Model small_cnn() {
  return chain({1, 4, 4, 2}, {convolution(3, true), max_pool(), dense(5, true), dense(2)});
}

std::vector<std::string> available() {
  std::vector<std::string> names;
  for (const BackendItem& item : available_backends()) names.push_back(item.name);
  return names;
}

}  // namespace

TEST_CASE("one weight that is not a number makes the loss not a number, whatever the layer") {
  const Model model = small_cnn();
  const MemoryDataset data = normal_data(model.sample(), 2, 1);
  const std::vector<Draw> draws = first_draws(2);
  for (const std::string& backend : available())
    for (const Layer& layer : model.layers()) {
      if (layer.weights == 0) continue;
      INFO(backend << " " << layer.name);
      std::vector<float> parameters = parameters_of(model, 1);
      parameters[layer.weights_begin] = nan;
      const Gradient gradient = gradient_by(backend, model, parameters, {&data, draws, 1});
      CHECK(std::isnan(gradient.result.loss));
      CHECK(gradient.result.correct == 0);
    }
}

TEST_CASE("a pixel that is not a number passes ReLU and max-pool at each of the four places") {
  const Model model = small_cnn();
  for (const std::string& backend : available())
    for (std::size_t pixel = 0; pixel < 16; ++pixel) {
      INFO(backend << " pixel " << pixel);
      std::vector<float> values(16, 1.0F);
      values[pixel] = nan;
      const MemoryDataset data(model.sample(), values, {1});
      const std::vector<Draw> draws = first_draws(1);
      for (const float logit : prediction_by(backend, model, parameters_of(model, 1), {&data, draws, 1}))
        CHECK(std::isnan(logit));
    }
}

TEST_CASE("a value that is not a number wins its pool from each of the four places") {
  const Model model = chain({1, 2, 2, 2}, {max_pool(), dense(2)});
  const std::vector<Draw> draws = first_draws(1);
  for (const std::string& backend : available())
    for (std::size_t place = 0; place < 4; ++place) {
      std::vector<float> values{5, 7, 6, 8};
      values[place] = nan;
      const MemoryDataset data(model.sample(), values, {1});
      CHECK(std::isnan(prediction_by(backend, model, {1, 1, 0, 0}, {&data, draws, 1})[0]));
    }
}

TEST_CASE("a unit that is not a number lets the gradient through its ReLU") {
  const Model model = chain({1, 1, 2, 2}, {dense(3, true), dense(2)});
  const MemoryDataset data = normal_data(model.sample(), 1, 1);
  const std::vector<Draw> draws = first_draws(1);
  const Layer& first = model.layers().front();
  for (const std::string& backend : available()) {
    std::vector<float> parameters = parameters_of(model, 1);
    parameters[first.weights_begin + first.weights] = nan;
    CHECK(std::isnan(gradient_by(backend, model, parameters, {&data, draws, 1}).values[first.weights]));
  }
}

TEST_CASE("infinite logits make the loss not a number or infinite, never a wrong finite one") {
  const Model model = chain({1, 1, 1, 2}, {dense(2)});
  const MemoryDataset data(model.sample(), {1}, {1});
  const std::vector<Draw> draws = first_draws(1);
  for (const std::string& backend : available()) {
    CHECK(std::isnan(gradient_by(backend, model, {infinity, 0, 0, 0}, {&data, draws, 1}).result.loss));
    CHECK(std::isinf(gradient_by(backend, model, {0, -infinity, 0, 0}, {&data, draws, 1}).result.loss));
  }
}

}  // namespace paceline::kernels::tests
