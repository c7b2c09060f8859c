/// One epoch of Fashion-MNIST on one worker reaches the accuracy that each model is known to reach.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/data/sampler.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

double accuracy(Program& program, const Tensor& parameters, const Dataset& data, std::size_t batch) {
  std::int64_t correct = 0;
  const std::vector<Draw> all = first_draws(data.size());
  for (std::size_t begin = 0; begin < all.size(); begin += batch) {
    const auto draws = std::span(all).subspan(begin, std::min(batch, all.size() - begin));
    correct += program.evaluate(parameters, {&data, draws, 1}).correct;
  }
  return static_cast<double>(correct) / static_cast<double>(data.size());
}

double accuracy_after_an_epoch(const char* model_name, const DataSplits& splits, std::size_t batch,
                               float learning_rate) {
  const ModelItem& item = *models().find(model_name);
  const Model model = item.make(with_defaults(item), splits.train->shape());
  const auto backend = make_backend("auto");
  const auto program = backend->compile(model, batch);
  const auto parameters = backend->tensor(model.parameters()), gradient = backend->tensor(model.parameters());
  const auto state = tensor_of(*backend, std::vector<float>(model.parameters()));
  model.initialise(1, {parameters->host_for_writing(), model.parameters()});
  const Optimizer optimizer{"sgd", learning_rate, 0.9F, 0};
  Sampler sampler({}, splits.train->size(), 1, batch, 1);
  std::vector<Draw> draws;
  for (std::size_t k = 0; k * batch < splits.train->size(); ++k) {
    sampler.draw(0, k, draws);
    program->gradient(*parameters, {splits.train.get(), draws, 1}, *gradient);
    backend->update(optimizer, {*parameters, 0, *state, *gradient, 0, 1, static_cast<std::int64_t>(k), *parameters, 0,
                                *state, model.parameters()});
  }
  const double reached = accuracy(*program, *parameters, *splits.test, batch);
  std::printf("%s: test accuracy %.4f after one epoch\n", model_name, reached);
  return reached;
}

}  // namespace

TEST_CASE("one epoch of Fashion-MNIST teaches each model what it is known to learn", "[slow]") {
  const DatasetItem& item = *datasets().find("fashion-mnist");
  DataSplits splits;
  try {
    splits = item.make.load(with_defaults(item), "", 1);
  } catch (const DataError& error) {
    std::printf("Skipped: %s\n", error.what());
    return;
  }
  CHECK(accuracy_after_an_epoch("softmax", splits, 64, 0.01F) >= 0.79);
  CHECK(accuracy_after_an_epoch("mlp", splits, 64, 0.05F) >= 0.81);
  CHECK(accuracy_after_an_epoch("cnn", splits, 32, 0.02F) >= 0.86);
}

}  // namespace paceline::kernels::tests
