/// One synchronous step of 16 workers that train the CNN on Fashion-MNIST with real values: one pool thread and two.

#include <benchmark/benchmark.h>

#include "bench/child.hpp"
#include "kernels/catalogue.hpp"
#include "sim/engine/simulate.hpp"
#include "tests/engine/experiment.hpp"

namespace {

using namespace paceline;

void cnn_step_of_16_workers(benchmark::State& state) {
  auto scenario = tests::training_scenario(16, tests::strategy("allreduce-ring"), 1, 32);
  scenario.workload.dataset = tests::choose(kernels::datasets().shelf(), "fashion-mnist");
  scenario.workload.model = tests::choose(kernels::models().shelf(), "cnn");
  scenario.workload.backend = "auto";
  engine::Data data;
  try {
    data = engine::load_data(scenario, engine::plan(scenario));
  } catch (const std::exception& why) {
    state.SkipWithError(why.what());
    return;
  }
  // The run with no step measures what is not the step: the two evaluations.
  const auto seconds = [&](std::int64_t steps) {
    return bench::in_child([&] {
      scenario.stop.steps = steps;
      const auto begin = bench::Clock::now();
      engine::simulate(scenario, engine::plan(scenario), data, {.threads = static_cast<int>(state.range(0))});
      return bench::seconds_since(begin);
    });
  };
  for (auto _ : state) state.SetIterationTime((seconds(5) - seconds(1)) / 4);
}

}  // namespace

BENCHMARK(cnn_step_of_16_workers)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

BENCHMARK_MAIN();
