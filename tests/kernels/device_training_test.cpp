/// The convolutional network on a part of Fashion-MNIST learns on a device what it learns on the CPU.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/data/sampler.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// An epoch of 10,000 samples takes a quarter of an hour: less shows the same of memory, little of learning.
constexpr std::size_t samples = 2000, tested = 1000;
constexpr std::uint64_t seeds = 1;
constexpr double least_accuracy = 0.5;
#else
constexpr std::size_t samples = 10000, tested = 5000;
constexpr std::uint64_t seeds = 3;
constexpr double least_accuracy = 0.75;
#endif
constexpr std::size_t batch = 32;

double accuracy(Program& program, const Tensor& parameters, const Dataset& data) {
  std::int64_t correct = 0;
  const std::vector<Draw> all = first_draws(tested);
  for (std::size_t begin = 0; begin < all.size(); begin += batch) {
    const auto draws = std::span(all).subspan(begin, std::min(batch, all.size() - begin));
    correct += program.evaluate(parameters, {&data, draws, 1}).correct;
  }
  return static_cast<double>(correct) / static_cast<double>(tested);
}

double accuracy_after_an_epoch(const std::string& name, const DataSplits& splits, std::uint64_t seed) {
  const ModelItem& item = *models().find("cnn");
  const Model model = item.make(with_defaults(item), splits.train->shape());
  const auto backend = make_backend(name);
  const auto program = backend->compile(model, batch);
  const auto parameters = backend->tensor(model.parameters()), gradient = backend->tensor(model.parameters());
  const auto momenta = tensor_of(*backend, std::vector<float>(model.parameters()));
  model.initialise(seed, {parameters->host_for_writing(), model.parameters()});
  Sampler sampler({}, samples, 1, batch, seed);
  std::vector<Draw> draws;
  for (std::size_t k = 0; k * batch < samples; ++k) {
    sampler.draw(0, k, draws);
    program->gradient(*parameters, {splits.train.get(), draws, seed}, *gradient);
    backend->update({"sgd", 0.02F, 0.9F, 0}, {*parameters, 0, *momenta, *gradient, 0, 1, static_cast<std::int64_t>(k),
                                              *parameters, 0, *momenta, model.parameters()});
  }
  return accuracy(*program, *parameters, *splits.test);
}

double mean_accuracy(const std::string& name, const DataSplits& splits) {
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) sum += accuracy_after_an_epoch(name, splits, seed);
  const double mean = sum / static_cast<double>(seeds);
  std::printf("cnn on %s: test accuracy %.4f after %zu samples, mean of %d seeds\n", name.c_str(), mean, samples,
              static_cast<int>(seeds));
  return mean;
}

}  // namespace

TEST_CASE("the convolutional network reaches on a device the accuracy that it reaches on the CPU", "[slow]") {
  const DatasetItem& item = *datasets().find("fashion-mnist");
  DataSplits splits;
  try {
    splits = item.make.load(with_defaults(item), "", 1);
  } catch (const DataError& error) {
    std::printf("Skipped: %s\n", error.what());
    return;
  }
  const double expected = mean_accuracy("eigen", splits);
  CHECK(expected >= least_accuracy);
  for (const BackendItem& backend : available_backends())
    if (backend.name == "opencl" || backend.name == "cuda")
      CHECK(std::abs(mean_accuracy(backend.name, splits) - expected) <= 0.01);
}

}  // namespace paceline::kernels::tests
