#include <pthread.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "kernels/catalogue.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

using Range = std::pair<std::size_t, std::size_t>;

Model fashion_cnn() {
  return models().find("cnn")->make({}, {1, 28, 28, 10});
}

struct StackJob {
  const Model* model;
  const MemoryDataset* data;
  Gradient made;
};

void* run_on_small_stack(void* job) {
  auto& work = *static_cast<StackJob*>(job);
  const std::vector<Draw> draws = first_draws(32);
  work.made = gradient_by("auto", *work.model, parameters_of(*work.model, 1), {work.data, draws, 1});
  return nullptr;
}

}  // namespace

TEST_CASE("a gradient becomes ready layer by layer, last first, and covers the arena exactly once") {
  const Model model = models().find("cnn")->make({}, {1, 4, 4, 3});
  const MemoryDataset data = normal_data(model.sample(), 2, 1);
  const std::vector<Draw> draws = first_draws(2);
  for (const BackendItem& item : available_backends()) {
    INFO(item.name);
    const auto backend = item.make.make();
    const auto parameters = tensor_of(*backend, parameters_of(model, 1));
    const auto gradient = tensor_of(*backend, std::vector<float>(model.parameters(), NAN));
    std::vector<Range> ranges;
    std::vector<float> when_ready(model.parameters());
    backend->compile(model, 2)->gradient(*parameters, {&data, draws, 1}, *gradient,
                                         [&](std::size_t begin, std::size_t end) {
                                           ranges.emplace_back(begin, end);
                                           std::copy(gradient->host() + begin, gradient->host() + end,
                                                     when_ready.begin() + static_cast<std::ptrdiff_t>(begin));
                                         });
    REQUIRE(ranges.size() == 4);
    CHECK(ranges.front().second == model.parameters());
    CHECK(ranges.back().first == 0);
    for (std::size_t i = 1; i < ranges.size(); ++i) CHECK(ranges[i].second == ranges[i - 1].first);
    CHECK(when_ready == values_of(*gradient));
  }
}

TEST_CASE("a program gives the same bits when it is used again, for other batch sizes in between") {
  const Model model = models().find("cnn")->make({}, {1, 8, 8, 3});
  const MemoryDataset data = normal_data(model.sample(), 7, 1);
  const std::vector<Draw> seven = first_draws(7), three = first_draws(3);
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    const auto program = backend->compile(model, 7);
    const auto parameters = tensor_of(*backend, parameters_of(model, 1));
    const auto first = backend->tensor(model.parameters()), again = backend->tensor(model.parameters());
    const BatchResult one = program->gradient(*parameters, {&data, seven, 1}, *first);
    program->gradient(*parameters, {&data, three, 1}, *again);
    program->evaluate(*parameters, {&data, three, 1});
    const BatchResult two = program->gradient(*parameters, {&data, seven, 1}, *again);
    CHECK(one.loss == two.loss);
    CHECK(values_of(*first) == values_of(*again));
    CHECK(gradient_by(item.name, model, parameters_of(model, 1), {&data, three, 1}).values.size() ==
          model.parameters());
  }
}

TEST_CASE("programs on several threads give the bits of one thread") {
  const Model model = models().find("cnn")->make({}, {1, 8, 8, 3});
  const MemoryDataset data = normal_data(model.sample(), 16, 1);
  const std::vector<Draw> draws = first_draws(16);
  const std::vector<float> parameters = parameters_of(model, 1);
  const Gradient alone = gradient_by("auto", model, parameters, {&data, draws, 1});
  std::vector<Gradient> together(4);
  std::vector<std::thread> threads;
  for (Gradient& made : together)
    threads.emplace_back([&] { made = gradient_by("auto", model, parameters, {&data, draws, 1}); });
  for (std::thread& thread : threads) thread.join();
  for (const Gradient& made : together) {
    CHECK(made.result.loss == alone.result.loss);
    CHECK(made.values == alone.values);
  }
}

TEST_CASE("the gradient of the convolutional network fits on a stack of 256 KiB") {
  const Model model = fashion_cnn();
  const MemoryDataset data = normal_data(model.sample(), 32, 1);
  StackJob job{&model, &data, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  REQUIRE(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
  pthread_t thread{};
  REQUIRE(pthread_create(&thread, &attributes, run_on_small_stack, &job) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  CHECK(std::isfinite(job.made.result.loss));
}

TEST_CASE("the loss of a batch is the mean over its samples, and so is its gradient") {
  const Model model = chain({1, 1, 6, 3}, {dense(4, true), dropout(0.5), dense(3)});
  const MemoryDataset data = normal_data(model.sample(), 2, 3);
  const std::vector<Draw> both = first_draws(2);
  const std::vector<float> parameters = parameters_of(model, 1);
  const Gradient whole = gradient_by("reference", model, parameters, {&data, both, 1});
  const std::span<const Draw> draws(both);
  const Gradient a = gradient_by("reference", model, parameters, {&data, draws.subspan(0, 1), 1});
  const Gradient b = gradient_by("reference", model, parameters, {&data, draws.subspan(1, 1), 1});
  CHECK(whole.result.loss == Approx((a.result.loss + b.result.loss) / 2).epsilon(1e-14));
  for (std::size_t i = 0; i < model.parameters(); ++i)
    CHECK(std::abs(whole.values[i] - (a.values[i] + b.values[i]) / 2) <=
          0x1.0p-22F * std::abs(whole.values[i]) + 1e-8F);
}

TEST_CASE("nothing is dropped in evaluation and prediction") {
  const std::vector<Layer> with{dense(64, true), dropout(0.5), dense(3)}, without{dense(64, true), dense(3)};
  const Model dropping = chain({1, 1, 6, 3}, with), plain = chain({1, 1, 6, 3}, without);
  const MemoryDataset data = normal_data(plain.sample(), 5, 3);
  const std::vector<Draw> draws = first_draws(5);
  const Batch batch{&data, draws, 1};
  const std::vector<float> parameters = parameters_of(plain, 1);
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    const auto arena = tensor_of(*backend, parameters);
    const BatchResult dropped = backend->compile(dropping, 5)->evaluate(*arena, batch);
    const BatchResult kept = backend->compile(plain, 5)->evaluate(*arena, batch);
    CHECK(dropped.loss == kept.loss);
    CHECK(dropped.correct == kept.correct);
    CHECK(prediction_by(item.name, dropping, parameters, batch) == prediction_by(item.name, plain, parameters, batch));
    CHECK(gradient_by(item.name, dropping, parameters, batch).result.loss !=
          gradient_by(item.name, plain, parameters, batch).result.loss);
  }
}

TEST_CASE("correct counts the samples whose largest logit is the label's") {
  const Model model = chain({1, 1, 2, 2}, {dense(2)});
  const MemoryDataset data(model.sample(), {1, 0, 0, 1, 1, 0}, {0, 1, 1});
  const std::vector<Draw> draws = first_draws(3);
  for (const BackendItem& item : available_backends())
    CHECK(gradient_by(item.name, model, {1, 0, 0, 1, 0, 0}, {&data, draws, 1}).result.correct == 2);
}

TEST_CASE("a call with an empty, a too large or a foreign batch is refused as a bug") {
  const Model model = chain({1, 1, 2, 2}, {dense(2)});
  const MemoryDataset data = normal_data(model.sample(), 4, 1), foreign = normal_data({1, 1, 3, 2}, 4, 1);
  const std::vector<Draw> draws = first_draws(3);
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    const auto program = backend->compile(model, 2);
    const auto arena = tensor_of(*backend, parameters_of(model, 1)), small = backend->tensor(1);
    const auto two = std::span<const Draw>(draws).subspan(0, 2);
    CHECK_THROWS_AS(program->evaluate(*arena, {&data, {}, 1}), std::invalid_argument);
    CHECK_THROWS_AS(program->evaluate(*arena, {&data, draws, 1}), std::invalid_argument);
    CHECK_THROWS_AS(program->evaluate(*arena, {&foreign, two, 1}), std::invalid_argument);
    CHECK_THROWS_AS(program->evaluate(*small, {&data, two, 1}), std::invalid_argument);
    CHECK_THROWS_AS(program->gradient(*arena, {&data, two, 1}, *small), std::invalid_argument);
    std::vector<float> room(3);
    CHECK_THROWS_AS(program->predict(*arena, {&data, two, 1}, room), std::invalid_argument);
  }
}

TEST_CASE("tensors are aligned to 64 bytes and may be empty") {
  for (const BackendItem& item : available_backends()) {
    const auto backend = item.make.make();
    for (const std::size_t size : {0, 1, 15, 16, 17, 1000}) {
      const auto tensor = backend->tensor(size);
      CHECK(tensor->size() == size);
      CHECK(reinterpret_cast<std::uintptr_t>(tensor->host()) % 64 == 0);
    }
    CHECK(backend->info().name == item.name);
    CHECK_FALSE(backend->info().device.empty());
  }
}

}  // namespace paceline::kernels::tests
