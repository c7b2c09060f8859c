/// Every backend within the proven bounds of single precision, on awkward sizes; the reference within its rounding to
/// float.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/error_bound.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

// The proven bounds suppose that all roundings conspire. At random they add up to about the root of the longest sum,
// here 784 terms: twice that, in units of the largest value.
constexpr double expected_distance = 2 * 28 * 0x1.0p-24;

std::size_t outside(const std::vector<float>& actual, const Bounded& bound) {
  REQUIRE(actual.size() == bound.value.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < actual.size(); ++i)
    if (!(std::abs(static_cast<double>(actual[i]) - bound.value[i]) <= bound.error[i])) ++count;
  return count;
}

/// The largest error, in units of the largest value.
double farthest(const std::vector<float>& actual, const Bounded& bound) {
  double error = 0, value = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    error = std::max(error, std::abs(static_cast<double>(actual[i]) - bound.value[i]));
    value = std::max(value, std::abs(bound.value[i]));
  }
  return error / value;
}

/// Rounding once is all that double leaves over.
Bounded rounded(Bounded bound) {
  for (std::size_t i = 0; i < bound.value.size(); ++i) bound.error[i] = 0x1.01p-24 * std::abs(bound.value[i]) + 1e-15;
  return bound;
}

void check(const Model& model, std::size_t batch_size, std::uint64_t seed) {
  INFO(model.name() << " of " << model.sample().features() << " features and " << model.sample().outputs
                    << " classes, batch " << batch_size);
  const MemoryDataset data = normal_data(model.sample(), batch_size, seed);
  const std::vector<Draw> draws = first_draws(batch_size);
  const Batch batch{&data, draws, seed};
  const std::vector<float> parameters = parameters_of(model, seed);
  const ModelBound bound = bound_of(model, parameters, batch);
  for (const BackendItem& item : available_backends()) {
    INFO(item.name);
    const bool oracle = item.name == "reference";
    const auto logits = prediction_by(item.name, model, parameters, batch);
    const Gradient gradient = gradient_by(item.name, model, parameters, batch);
    CHECK(outside(logits, oracle ? rounded(bound.logits) : bound.logits) == 0);
    CHECK(outside(gradient.values, oracle ? rounded(bound.gradient) : bound.gradient) == 0);
    CHECK(farthest(logits, bound.logits) <= expected_distance);
    CHECK(farthest(gradient.values, bound.gradient) <= expected_distance);
  }
}

}  // namespace

TEST_CASE("softmax regression stays within the error bound on awkward sizes") {
  const auto& make = models().find("softmax")->make;
  for (const std::size_t batch : {1, 3, 7, 32})
    for (const std::size_t features : {1, 2, 13, 784})
      for (const std::size_t classes : {2, 10, 11})
        check(make({}, {1, 1, features, classes}), batch, features + classes);
}

TEST_CASE("the multilayer perceptron stays within the error bound on awkward sizes") {
  const ModelItem& item = *models().find("mlp");
  for (const std::size_t batch : {1, 3, 7, 32})
    for (const std::vector<std::int64_t>& hidden : {std::vector<std::int64_t>{1}, {17, 5}, {33, 31, 2}}) {
      const Model model = item.make(with_defaults(item, {{"hidden", hidden}}), {1, 1, 13, 11});
      check(model, batch, batch);
    }
}

TEST_CASE("the convolutional network stays within the error bound on awkward sizes") {
  const auto& make = models().find("cnn")->make;
  for (const std::size_t batch : {1, 3})
    for (const SampleShape& shape : {SampleShape{1, 4, 4, 2}, SampleShape{3, 4, 8, 11}})
      check(make({}, shape), batch, batch);
}

}  // namespace paceline::kernels::tests
