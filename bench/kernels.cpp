/// One training step of each model, gradient and update apart, for every backend that runs here: one thread, synthetic
/// pixels, the batch sizes of the project's anchors. The reference backends are left out of the convolutional network,
/// which takes them seconds.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/step_workload.hpp"
#include "kernels/catalogue.hpp"

namespace paceline::bench {
namespace {

void gradient_step(benchmark::State& state, const std::string& model, const std::string& backend, std::size_t batch) {
  Training training(model, backend, batch);
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(training.gradient());
  const double flop = training.model().forward_flop_per_sample() + training.model().backward_flop_per_sample();
  state.counters["flop/s"] =
      benchmark::Counter(flop * static_cast<double>(batch), benchmark::Counter::kIsIterationInvariantRate);
}

void update_step(benchmark::State& state, const std::string& model, const std::string& backend) {
  Training training(model, backend, 1);
  for ([[maybe_unused]] auto _ : state) training.update();
  constexpr double bytes_per_parameter = 20;  // Momentum: gradient, parameters twice, velocity twice.
  state.SetBytesProcessed(
      static_cast<std::int64_t>(bytes_per_parameter * static_cast<double>(training.model().parameters())) *
      static_cast<std::int64_t>(state.iterations()));
}

void list_benchmarks() {
  for (const kernels::BackendItem& item : kernels::backends().items()) {
    if (!item.make.unavailable().empty()) continue;
    for (const auto& [model, batch] : {std::pair<std::string, std::size_t>{"softmax", 64}, {"mlp", 64}, {"cnn", 32}}) {
      if (item.name.rfind("reference", 0) == 0 && model == "cnn") continue;
      const std::string name = item.name + "/" + model;
      benchmark::RegisterBenchmark(("gradient/" + name).c_str(), gradient_step, model, item.name, batch)
          ->Unit(benchmark::kMicrosecond);
      benchmark::RegisterBenchmark(("update/" + name).c_str(), update_step, model, item.name)
          ->Unit(benchmark::kMicrosecond);
    }
  }
}

}  // namespace
}  // namespace paceline::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  paceline::bench::list_benchmarks();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
