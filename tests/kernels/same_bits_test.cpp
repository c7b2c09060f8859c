/// Whole trainings give the same bits on AVX2, on AVX-512 and in plain std::fma loops, whoever runs them.
#include <catch2/catch.hpp>
#include <cstdint>
#include <thread>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/fused/program.hpp"
#include "kernels/host_tensor.hpp"
#include "tests/kernels/memory_dataset.hpp"
#include "tests/kernels/tables.hpp"
#include "tests/kernels/with_defaults.hpp"

namespace paceline::kernels::tests {
namespace {

struct Trained {
  std::vector<float> parameters, losses;
};

/// `steps` steps, each on the next `batch` samples.
Trained train(const fused::Routines& routines, const Model& model, const Dataset& data, std::size_t batch,
              std::size_t steps, const Optimizer& optimizer) {
  fused::FusedProgram program(routines, model, batch);
  HostTensor parameters(model.parameters()), gradient(model.parameters());
  HostTensor state(optimizer.slots() * model.parameters());
  model.initialise(1, {parameters.host_for_writing(), parameters.size()});
  std::fill_n(state.host_for_writing(), state.size(), 0.0F);
  Trained trained;
  std::vector<Draw> draws(batch);
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t i = 0; i < batch; ++i)
      draws[i] = {static_cast<std::uint32_t>((step * batch + i) % data.size()),
                  static_cast<std::uint32_t>((step * batch + i) / data.size())};
    trained.losses.push_back(static_cast<float>(program.gradient(parameters, {&data, draws, 1}, gradient, {}).loss));
    fused::update(routines, optimizer,
                  {parameters, 0, state, gradient, 0, 1, static_cast<std::int64_t>(step), parameters, 0, state,
                   model.parameters()});
  }
  trained.parameters = values_of(parameters);
  return trained;
}

void check(const Model& model, std::size_t batch, std::size_t steps, const Optimizer& optimizer) {
  const MemoryDataset data = normal_data(model.sample(), 60, 1);
  const Trained expected = train(plain(), model, data, batch, steps, optimizer);
  for (const NamedTable& table : fast_tables()) {
    INFO(table.name << " " << model.name());
    const Trained made = train(*table.routines, model, data, batch, steps, optimizer);
    CHECK(same_bits(made.losses, expected.losses));
    CHECK(same_bits(made.parameters, expected.parameters));
  }
}

Optimizer adam() {
  Optimizer optimizer{"adam", 0.001F};
  optimizer.rule = UpdateRule::adam;
  return optimizer;
}

}  // namespace

TEST_CASE("twenty steps of the convolutional network give the same bits in every table", "[slow]") {
  check(models().find("cnn")->make({}, {1, 28, 28, 10}), 3, 20, {"sgd", 0.02F, 0.9F, 0.0005F});
}

TEST_CASE("an epoch of the multilayer perceptron gives the same bits in every table, with Adam") {
  const ModelItem& mlp = *models().find("mlp");
  check(mlp.make(with_defaults(mlp), {1, 28, 28, 10}), 7, 9, adam());
}

TEST_CASE("regressions give the same bits in every table") {
  const ModelItem& mlp = *models().find("mlp");
  check(models().find("linear")->make({}, {1, 1, 13, 1, Target::number}), 7, 20, {"sgd", 0.01F, 0.9F, 0.0005F});
  check(mlp.make(with_defaults(mlp), {1, 1, 33, 1, Target::number}), 7, 9, adam());
}

TEST_CASE("layers in unusual places give the same bits in every table") {
  check(chain({3, 6, 8, 5}, {convolution(9, true), convolution(11, true), max_pool(), dropout(0.5), dense(5)}), 3, 3,
        {"sgd", 0.01F, 0, 0});
  check(chain({3, 5, 7, 5}, {convolution(9), convolution(11, true), dense(5)}), 3, 3, {"sgd", 0.01F, 0, 0});
  check(chain({1, 8, 8, 5}, {max_pool(), convolution(2, true), max_pool(), dense(5)}), 3, 3, adam());
}

TEST_CASE("programs on four threads give the bits of one") {
  const Model model = models().find("cnn")->make({}, {1, 12, 12, 10});
  const MemoryDataset data = normal_data(model.sample(), 16, 1);
  const Optimizer optimizer{"sgd", 0.02F, 0.9F, 0};
  for (const NamedTable& table : fast_tables()) {
    const Trained alone = train(*table.routines, model, data, 8, 3, optimizer);
    std::vector<Trained> together(4);
    std::vector<std::thread> threads;
    for (Trained& made : together)
      threads.emplace_back([&] { made = train(*table.routines, model, data, 8, 3, optimizer); });
    for (std::thread& thread : threads) thread.join();
    for (const Trained& made : together) CHECK(same_bits(made.parameters, alone.parameters));
  }
}

}  // namespace paceline::kernels::tests
