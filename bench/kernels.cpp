/// One training step of each model, gradient and update apart, for every backend that runs here: one thread, synthetic
/// pixels, the batch sizes of the project's anchors. The reference is left out of the convolutional network, which
/// takes it seconds.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/data/sampler.hpp"

namespace paceline::kernels {
namespace {

constexpr SampleShape shape{1, 28, 28, 10};
constexpr std::size_t samples = 1024;

class Pixels final : public Dataset {
 public:
  std::size_t size() const override { return samples; }
  const SampleShape& shape() const override { return kernels::shape; }
  void features(std::size_t sample, std::span<float> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>((sample * 31 + i * 7) % 256) / 255.0F;
  }
  std::int32_t label(std::size_t sample) const override { return static_cast<std::int32_t>(sample % 10); }
};

/// A model on a backend with everything that a step needs.
struct Bench {
  Model model;
  std::unique_ptr<KernelBackend> backend;
  std::shared_ptr<Tensor> parameters, state, gradient;

  Bench(const std::string& model_name, const std::string& backend_name)
      : model(model_named(model_name)), backend(make_backend(backend_name)) {
    parameters = backend->tensor(model.parameters());
    state = backend->tensor(model.parameters());
    gradient = backend->tensor(model.parameters());
    model.initialise(1, {parameters->host_for_writing(), model.parameters()});
    std::fill_n(state->host_for_writing(), model.parameters(), 0.0F);
    std::fill_n(gradient->host_for_writing(), model.parameters(), 0.0F);
  }
  static Model model_named(const std::string& name) {
    const ModelItem& item = *models().find(name);
    OptionValues options;
    for (const Option& option : item.options) options.set(option.name, option.default_value);
    return item.make(options, kernels::shape);
  }
};

void gradient_step(benchmark::State& state, const std::string& model, const std::string& backend, std::size_t batch) {
  Bench bench(model, backend);
  const auto program = bench.backend->compile(bench.model, batch);
  const Pixels data;
  Sampler sampler({}, samples, 1, batch, 1);
  std::vector<Draw> draws;
  sampler.draw(0, 0, draws);
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(program->gradient(*bench.parameters, {&data, draws, 1}, *bench.gradient).loss);
  const double flop = bench.model.forward_flop_per_sample() + bench.model.backward_flop_per_sample();
  state.counters["flop/s"] =
      benchmark::Counter(flop * static_cast<double>(batch), benchmark::Counter::kIsIterationInvariantRate);
}

void update_step(benchmark::State& state, const std::string& model, const std::string& backend) {
  Bench bench(model, backend);
  const Optimizer optimizer{"sgd", 0.01F, 0.9F, 0};
  for ([[maybe_unused]] auto _ : state)
    bench.backend->update(optimizer, {*bench.parameters, 0, *bench.state, *bench.gradient, 0, 1, 0, *bench.parameters,
                                      0, *bench.state, bench.model.parameters()});
  state.SetBytesProcessed(
      static_cast<std::int64_t>(optimizer.bytes_per_parameter() * static_cast<double>(bench.model.parameters())) *
      static_cast<std::int64_t>(state.iterations()));
}

void list_benchmarks() {
  for (const BackendItem& item : backends().items()) {
    if (!item.make.unavailable().empty()) continue;
    for (const auto& [model, batch] : {std::pair<std::string, std::size_t>{"softmax", 64}, {"mlp", 64}, {"cnn", 32}}) {
      if (item.name == "reference" && model == "cnn") continue;
      const std::string name = item.name + "/" + model;
      benchmark::RegisterBenchmark(("gradient/" + name).c_str(), gradient_step, model, item.name, batch)
          ->Unit(benchmark::kMicrosecond);
      benchmark::RegisterBenchmark(("update/" + name).c_str(), update_step, model, item.name)
          ->Unit(benchmark::kMicrosecond);
    }
  }
}

}  // namespace
}  // namespace paceline::kernels

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  paceline::kernels::list_benchmarks();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
