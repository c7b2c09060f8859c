/// What backends on devices promise beyond their arithmetic: tensors that move by themselves, updates that nobody waits
/// for, and programs on several threads.
#include <pthread.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/host_tensor.hpp"
#include "tests/kernels/memory_dataset.hpp"

namespace paceline::kernels::tests {
namespace {

std::vector<std::string> device_backends() {
  std::vector<std::string> names;
  for (const BackendItem& item : available_backends())
    if (item.name == "opencl" || item.name == "cuda") names.push_back(item.name);
  return names;
}

HostTensor on_host(const std::vector<float>& values) {
  HostTensor tensor(values.size());
  std::copy(values.begin(), values.end(), tensor.host_for_writing());
  return tensor;
}

Model small_cnn() {
  return models().find("cnn")->make({}, {1, 8, 8, 3});
}

struct StackJob {
  std::string backend;
  const Model* model;
  const MemoryDataset* data;
  Gradient made;
};

void* run_on_small_stack(void* job) {
  auto& work = *static_cast<StackJob*>(job);
  const std::vector<Draw> draws = first_draws(32);
  work.made = gradient_by(work.backend, *work.model, parameters_of(*work.model, 1), {work.data, draws, 1});
  return nullptr;
}

}  // namespace

TEST_CASE("tensors of the host are read by devices as their own are") {
  const Model model = small_cnn();
  const MemoryDataset data = normal_data(model.sample(), 5, 1);
  const std::vector<Draw> draws = first_draws(5);
  const std::vector<float> values = parameters_of(model, 1);
  for (const std::string& name : device_backends()) {
    const auto backend = make_backend(name);
    const auto program = backend->compile(model, 5);
    const HostTensor parameters = on_host(values);
    const auto gradient = backend->tensor(model.parameters());
    program->gradient(parameters, {&data, draws, 1}, *gradient);
    CHECK(values_of(*gradient) == gradient_by(name, model, values, {&data, draws, 1}).values);
    const HostTensor one = on_host({1, 2}), slope = on_host({4, 8});
    const auto next = backend->tensor(2), none = backend->tensor(0);
    backend->update({"sgd", 0.5F, 0, 0}, {one, 0, *none, slope, 0, 1, 0, *next, 0, *none, 2});
    CHECK(values_of(*next) == std::vector<float>{-1, -2});
  }
}

TEST_CASE("a result goes only into the backend's own tensors") {
  const Model model = chain({1, 1, 2, 2}, {dense(2)});
  const MemoryDataset data = normal_data(model.sample(), 1, 1);
  const std::vector<Draw> draws = first_draws(1);
  for (const std::string& name : device_backends()) {
    const auto backend = make_backend(name);
    const auto parameters = tensor_of(*backend, parameters_of(model, 1));
    HostTensor gradient(model.parameters());
    CHECK_THROWS_AS(backend->compile(model, 1)->gradient(*parameters, {&data, draws, 1}, gradient),
                    std::invalid_argument);
  }
}

TEST_CASE("the host sees every change of a tensor, and the device every change of the host") {
  for (const std::string& name : device_backends()) {
    const auto backend = make_backend(name);
    const auto w = tensor_of(*backend, {1, 2, 3}), g = tensor_of(*backend, {1, 1, 1}), none = backend->tensor(0);
    const Optimizer plain{"sgd", 1, 0, 0};
    const auto step = [&] { backend->update(plain, {*w, 0, *none, *g, 0, 1, 0, *w, 0, *none, 3}); };
    step();
    CHECK(values_of(*w) == std::vector<float>{0, 1, 2});
    step();
    CHECK(values_of(*w) == std::vector<float>{-1, 0, 1});
    w->host_for_writing()[1] = 10;
    step();
    CHECK(values_of(*w) == std::vector<float>{-2, 9, 0});
    g->host_for_writing()[2] = 5;
    step();
    CHECK(values_of(*w) == std::vector<float>{-3, 8, -5});
  }
}

TEST_CASE("a gradient begins after the updates before it, however many they are") {
  const Model model = chain({1, 1, 3, 2}, {dense(2)});
  const MemoryDataset data = normal_data(model.sample(), 2, 1);
  const std::vector<Draw> draws = first_draws(2);
  for (const std::string& name : device_backends()) {
    const auto backend = make_backend(name);
    const auto program = backend->compile(model, 2);
    const auto w = tensor_of(*backend, std::vector<float>(8, 1000)), g = tensor_of(*backend, std::vector<float>(8, 1));
    const auto none = backend->tensor(0), made = backend->tensor(8);
    for (int i = 0; i < 1000; ++i) backend->update({"sgd", 1, 0, 0}, {*w, 0, *none, *g, 0, 1, 0, *w, 0, *none, 8});
    program->gradient(*w, {&data, draws, 1}, *made);
    CHECK(values_of(*made) == gradient_by(name, model, std::vector<float>(8, 0), {&data, draws, 1}).values);
  }
}

TEST_CASE("programs on several threads give a device's bits of one thread") {
  const Model model = small_cnn();
  const MemoryDataset data = normal_data(model.sample(), 16, 1);
  const std::vector<Draw> draws = first_draws(16);
  const std::vector<float> parameters = parameters_of(model, 1);
  for (const std::string& name : device_backends()) {
    const Gradient alone = gradient_by(name, model, parameters, {&data, draws, 1});
    const auto backend = make_backend(name);
    const auto shared = tensor_of(*backend, parameters);
    std::vector<Gradient> together(4);
    std::vector<std::thread> threads;
    for (Gradient& made : together)
      threads.emplace_back([&] {
        const auto program = backend->compile(model, 16);
        const auto gradient = backend->tensor(model.parameters());
        for (int i = 0; i < 5; ++i) made.result = program->gradient(*shared, {&data, draws, 1}, *gradient);
        made.values = values_of(*gradient);
      });
    for (std::thread& thread : threads) thread.join();
    for (const Gradient& made : together) {
      CHECK(made.result.loss == alone.result.loss);
      CHECK(made.values == alone.values);
    }
  }
}

TEST_CASE("a gradient on a device fits on a stack of 256 KiB") {
  const Model model = models().find("cnn")->make({}, {1, 28, 28, 10});
  const MemoryDataset data = normal_data(model.sample(), 32, 1);
  for (const std::string& name : device_backends()) {
    make_backend(name);  // As a run does, on the first thread.
    StackJob job{name, &model, &data, {}};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    REQUIRE(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
    pthread_t thread{};
    REQUIRE(pthread_create(&thread, &attributes, run_on_small_stack, &job) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    CHECK(std::isfinite(job.made.result.loss));
  }
}

TEST_CASE("a device backend that cannot run says why when it is asked for, and is never another one") {
  for (const char* name : {"opencl", "cuda"}) {
    const std::string reason = backends().find(name)->make.unavailable();
    if (reason.empty()) {
      CHECK(make_backend(name)->info().name == name);
      continue;
    }
    CHECK(reason.back() == '.');
    CHECK_THROWS_AS(make_backend(name), BackendError);
    CHECK_THROWS_WITH(make_backend(name), Catch::Contains(name) && Catch::Contains(reason));
  }
}

TEST_CASE("a batch that a device cannot count is refused in a sentence") {
  const Model model = models().find("cnn")->make({}, {1, 28, 28, 10});
  for (const std::string& name : device_backends())
    CHECK_THROWS_WITH(make_backend(name)->compile(model, 1000000), Catch::Contains("choose a smaller batch"));
}

}  // namespace paceline::kernels::tests
