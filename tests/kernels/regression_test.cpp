/// Numbers as targets: the squared error of every backend, and what regressions on synthetic data are known to reach.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/squared_error.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

SampleShape numbers(std::size_t features) {
  return {1, 1, features, 1, Target::number};
}

/// Integers and quarters of moderate size are computed without rounding: every backend has to give the reference's
/// bits.
void check_exactly(const Model& model, std::size_t batch_size) {
  INFO("batch " << batch_size << ", features " << model.sample().features());
  const MemoryDataset data = integer_data(model.sample(), batch_size, 2, 5);
  const std::vector<Draw> draws = first_draws(batch_size);
  const Batch batch{&data, draws, 1};
  const std::vector<float> parameters = integer_parameters(model, 1, 5);
  const Gradient expected = gradient_by("reference", model, parameters, batch);
  for (const BackendItem& item : available_backends()) {
    INFO(item.name);
    CHECK(prediction_by(item.name, model, parameters, batch) == prediction_by("reference", model, parameters, batch));
    const Gradient actual = gradient_by(item.name, model, parameters, batch);
    CHECK(actual.values == expected.values);
    CHECK(actual.result.loss == expected.result.loss);
    CHECK(actual.result.correct == 0);
    const auto backend = item.make.make();
    const auto arena = tensor_of(*backend, parameters);
    CHECK(backend->compile(model, batch_size)->evaluate(*arena, batch).loss == expected.result.loss);
  }
}

void descend(const KernelBackend& backend, Program& program, const Dataset& data, std::vector<float>& parameters,
             float rate, std::size_t steps) {
  const auto arena = tensor_of(backend, parameters), gradient = backend.tensor(parameters.size());
  const auto none = backend.tensor(0);
  const std::vector<Draw> all = first_draws(data.size());
  for (std::size_t step = 0; step < steps; ++step) {
    program.gradient(*arena, {&data, all, 1}, *gradient);
    backend.update({"sgd", rate, 0, 0}, {*arena, 0, *none, *gradient, 0, 1, static_cast<std::int64_t>(step), *arena, 0,
                                         *none, parameters.size()});
  }
  parameters = values_of(*arena);
}

}  // namespace

TEST_CASE("the squared error and its slope are those of the formula") {
  double slope = 0;
  CHECK(squared_error<double>(3.5, 1.5F, 0.5, &slope).loss == 4);
  CHECK(slope == 2);
  CHECK(squared_error<double>(-1, 2, 1, nullptr).loss == 9);
  CHECK_FALSE(squared_error<double>(2, 2, 1, nullptr).correct);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(squared_error<double>(nan, 2, 1, &slope).loss));
  CHECK(std::isnan(slope));
}

TEST_CASE("every backend computes regressions of integers without an error") {
  for (const std::size_t features : {1, 2, 13, 784})
    for (const std::size_t batch : {1, 2, 8, 32, 256}) check_exactly(chain(numbers(features), {dense(1)}), batch);
  for (const std::size_t features : {1, 13, 17})
    for (const std::size_t hidden : {1, 3, 16, 17})
      check_exactly(chain(numbers(features), {dense(hidden, true), dense(1)}), 8);
}

TEST_CASE("a mean of squared errors over an awkward batch agrees with the reference's") {
  for (const std::size_t batch_size : {3, 7, 33}) {
    const Model model = chain(numbers(13), {dense(17, true), dense(1)});
    const MemoryDataset data = normal_data(model.sample(), batch_size, 3);
    const std::vector<Draw> draws = first_draws(batch_size);
    const std::vector<float> parameters = parameters_of(model, 3);
    const Gradient expected = gradient_by("reference", model, parameters, {&data, draws, 1});
    for (const BackendItem& item : available_backends()) {
      INFO(item.name);
      const Gradient actual = gradient_by(item.name, model, parameters, {&data, draws, 1});
      // A prediction is off by some 20 roundings of sums of about 10; the loss has twice that slope.
      CHECK(std::abs(actual.result.loss - expected.result.loss) < 1e-4);
      for (std::size_t i = 0; i < expected.values.size(); ++i)
        CHECK(std::abs(actual.values[i] - expected.values[i]) < 1e-4F);
    }
  }
}

TEST_CASE("a prediction that is not a number makes the loss of every backend not a number") {
  const Model model = chain(numbers(1), {dense(1)});
  const MemoryDataset data(model.sample(), {1, 2}, {1, 1});
  const std::vector<Draw> draws = first_draws(2);
  for (const BackendItem& item : available_backends())
    CHECK(std::isnan(gradient_by(item.name, model, {std::nanf(""), 0}, {&data, draws, 1}).result.loss));
}

TEST_CASE("least squares on every backend reach the noise, and without noise the plane itself") {
  const DatasetItem& item = *datasets().find("synthetic-regression");
  for (const double noise : {0.0, 0.5}) {
    const DataSplits splits = item.make.load(
        with_defaults(item, {{"samples", std::int64_t{2000}}, {"features", std::int64_t{4}}, {"noise", noise}}), "", 3);
    const Model model = models().find("linear")->make({}, splits.train->shape());
    const std::vector<Draw> test = first_draws(splits.test->size());
    for (const BackendItem& backend_item : available_backends()) {
      INFO(backend_item.name << " noise " << noise);
      const auto backend = backend_item.make.make();
      const auto program = backend->compile(model, splits.train->size());
      std::vector<float> parameters(model.parameters());
      descend(*backend, *program, *splits.train, parameters, 0.2F, 60);
      const double loss = program->evaluate(*tensor_of(*backend, parameters), {splits.test.get(), test, 1}).loss;
      // 500 test samples: the mean of their squared noise has a relative deviation of sqrt(2 / 500).
      if (noise == 0)
        CHECK(loss < 1e-9);
      else
        CHECK(std::abs(loss / (noise * noise) - 1) < 4 * std::sqrt(2.0 / 500));
    }
  }
}

TEST_CASE("regression data are drawn from the seed, and their variance is that of plane and noise") {
  const DatasetItem& item = *datasets().find("synthetic-regression");
  const auto options = with_defaults(item, {{"samples", std::int64_t{20000}}, {"noise", 2.0}});
  const DataSplits splits = item.make.load(options, "", 1), again = item.make.load(options, "", 1);
  const DataDescription described = item.make.describe(options, "");
  CHECK(described.train_samples == splits.train->size());
  CHECK(described.test_samples == splits.test->size());
  CHECK(described.shape.target == Target::number);
  CHECK(described.shape.outputs == 1);
  CHECK(splits.train->target(7) == again.train->target(7));
  CHECK(splits.train->target(7) != item.make.load(options, "", 2).train->target(7));
  CHECK(splits.train->label(7) == 0);
  // Targets minus what least squares can know of them: the noise's variance 4, so without a model at least that.
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < splits.train->size(); ++i) {
    const double target = static_cast<double>(splits.train->target(i));
    sum += target;
    squares += target * target;
  }
  const double count = static_cast<double>(splits.train->size());
  const double variance = squares / count - sum / count * (sum / count);
  CHECK(variance > 4.0);
  CHECK(variance < 4 + 3);  // |slopes|^2 is chi-squared(20) / 20, mean 1, deviation 0.32
}

TEST_CASE("models say which data they are for") {
  const auto make = [](const char* name, const SampleShape& shape) {
    const ModelItem& item = *models().find(name);
    return item.make(with_defaults(item), shape);
  };
  CHECK_THROWS_WITH(make("softmax", numbers(3)), Catch::Contains("linear"));
  CHECK_THROWS_WITH(make("linear", {1, 1, 3, 2}), Catch::Contains("softmax"));
  CHECK_THROWS_AS(make("mlp", {1, 1, 3, 2, Target::number}), ModelError);
  CHECK(make("linear", numbers(3)).parameters() == 4);
  CHECK(make("mlp", numbers(3)).layers().back().outputs == 1);
}

TEST_CASE("data with classes are refused by a program for numbers as a bug") {
  const Model model = chain(numbers(2), {dense(1)});
  const MemoryDataset data = normal_data({1, 1, 2, 1}, 2, 1);
  const std::vector<Draw> draws = first_draws(1);
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    CHECK_THROWS_AS(backend->compile(model, 1)->evaluate(*tensor_of(*backend, {1, 1, 1}), {&data, draws, 1}),
                    std::invalid_argument);
  }
}

}  // namespace paceline::kernels::tests
