/// Training on devices: a whole step (batch up, gradient, update) of each model for every device backend that runs
/// here, at the batch sizes of the project's anchors and at one that fills a GPU; the same on the fastest CPU backend
/// beside it. On GPUs also matrix products, own tiles against the vendor's library. bench/torch_device_step.py times
/// PyTorch on the same GPU.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "kernels/device/cuda_device.hpp"
#include "kernels/device/opencl_device.hpp"
#include "kernels/device/product.hpp"

namespace paceline::kernels {
namespace {

constexpr SampleShape shape{1, 28, 28, 10};
constexpr std::size_t samples = 4096;

/// In memory as floats, so that a step pays for a copy and for no conversion.
class Pixels final : public Dataset {
 public:
  Pixels() : values_(samples * shape_.features()) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = static_cast<float>(i * 7919 % 256) / 255.0F;
  }
  std::size_t size() const override { return samples; }
  const SampleShape& shape() const override { return shape_; }
  void features(std::size_t sample, std::span<float> out) const override {
    std::copy_n(values_.data() + sample * shape_.features(), out.size(), out.data());
  }
  std::int32_t label(std::size_t sample) const override { return static_cast<std::int32_t>(sample % 10); }

 private:
  SampleShape shape_ = kernels::shape;
  std::vector<float> values_;
};

Model model_named(const std::string& name) {
  const ModelItem& item = *models().find(name);
  OptionValues options;
  for (const Option& option : item.options) options.set(option.name, option.default_value);
  return item.make(options, shape);
}

/// The gradient of a small batch as another backend computes it, up to rounding.
bool agrees_with_eigen(const Model& model, const KernelBackend& backend, const Batch& batch) {
  const auto gradient_by = [&](const KernelBackend& by) {
    const auto parameters = by.tensor(model.parameters()), gradient = by.tensor(model.parameters());
    model.initialise(1, {parameters->host_for_writing(), model.parameters()});
    by.compile(model, batch.draws.size())->gradient(*parameters, batch, *gradient);
    return std::vector<float>(gradient->host(), gradient->host() + gradient->size());
  };
  const std::vector<float> made = gradient_by(backend), expected = gradient_by(*make_backend("eigen"));
  double error = 0, square = 0;
  for (std::size_t i = 0; i < made.size(); ++i) {
    const double distance = static_cast<double>(made[i]) - static_cast<double>(expected[i]);
    error += distance * distance;
    square += static_cast<double>(expected[i]) * static_cast<double>(expected[i]);
  }
  return error <= 1e-8 * square;
}

void training_step(benchmark::State& state, const std::string& model_name, const std::string& backend_name,
                   std::size_t batch) {
  static const Pixels data;
  const Model model = model_named(model_name);
  const auto backend = make_backend(backend_name);
  std::vector<Draw> draws(std::min<std::size_t>(batch, 32));
  for (std::size_t i = 0; i < draws.size(); ++i) draws[i].sample = static_cast<std::uint32_t>(i);
  if (!agrees_with_eigen(model, *backend, {&data, draws, 1})) return state.SkipWithError("the gradient is wrong");
  const auto program = backend->compile(model, batch);
  const auto parameters = backend->tensor(model.parameters()), momenta = backend->tensor(model.parameters());
  const auto gradient = backend->tensor(model.parameters());
  model.initialise(1, {parameters->host_for_writing(), model.parameters()});
  std::fill_n(momenta->host_for_writing(), model.parameters(), 0.0F);
  const Optimizer optimizer{"sgd", 0.01F, 0.9F, 0};
  draws.resize(batch);
  std::uint32_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    for (Draw& draw : draws) draw.sample = next++ % samples;
    benchmark::DoNotOptimize(program->gradient(*parameters, {&data, draws, 1}, *gradient).loss);
    backend->update(optimizer,
                    {*parameters, 0, *momenta, *gradient, 0, 1, 0, *parameters, 0, *momenta, model.parameters()});
  }
  benchmark::DoNotOptimize(parameters->host());  // An update may still be under way.
  const double flop = model.forward_flop_per_sample() + model.backward_flop_per_sample();
  state.counters["flop/s"] =
      benchmark::Counter(flop * static_cast<double>(batch), benchmark::Counter::kIsIterationInvariantRate);
  state.SetLabel(backend->info().device);
}

struct ProductShape {
  std::size_t rows, columns, depth;
  bool left_transposed = false, right_transposed = false;
  std::string name() const {
    return std::to_string(rows) + "x" + std::to_string(columns) + "x" + std::to_string(depth) + "/" +
           (left_transposed ? "t" : "n") + (right_transposed ? "t" : "n");
  }
};

/// Small integers, so that every sum is exact and can be checked.
std::vector<float> integers(std::size_t count, std::uint32_t seed) {
  std::vector<float> values(count);
  for (float& value : values) {
    seed = seed * 1664525U + 1013904223U;  // Numerical Recipes, section 7.1
    value = static_cast<float>(seed >> 24) / 64 - 2;
    value = static_cast<float>(static_cast<int>(value));
  }
  return values;
}

/// A product with everything that it needs on its device.
class ProductBench {
 public:
  ProductBench(device::Room& room, const ProductShape& size)
      : size_(size),
        left_(integers(size.rows * size.depth, 1)),
        right_(integers(size.depth * size.columns, 2)),
        parts_(room),
        queue_(room.device->queue()),
        left_buffer_(room.memory.floats(left_.size())),
        right_buffer_(room.memory.floats(right_.size())),
        out_(room.memory.floats(size.rows * size.columns)) {
    queue_->upload(left_.data(), *left_buffer_, left_.size() * sizeof(float));
    queue_->upload(right_.data(), *right_buffer_, right_.size() * sizeof(float));
    queue_->finish();
  }

  /// False: there is no library.
  bool launch(bool by_library) {
    const device::Matrix a{*left_buffer_, 0, device::index(size_.left_transposed ? size_.rows : size_.depth),
                           size_.left_transposed};
    const device::Matrix b{*right_buffer_, 0, device::index(size_.right_transposed ? size_.depth : size_.columns),
                           size_.right_transposed};
    if (by_library) return queue_->multiply(a, b, *out_, 0, size_.rows, size_.columns, size_.depth);
    device::multiply(*queue_, parts_, {a, b, *out_, 0, size_.rows, size_.columns, size_.depth});
    return true;
  }
  void finish() { queue_->finish(); }

  /// Every 997th element against a plain sum.
  bool is_right() {
    std::vector<float> out(size_.rows * size_.columns);
    queue_->download(*out_, out.data(), out.size() * sizeof(float));
    queue_->finish();
    for (std::size_t i = 0; i < out.size(); i += 997)
      if (out[i] != element(i / size_.columns, i % size_.columns)) return false;
    return true;
  }

 private:
  float element(std::size_t row, std::size_t column) const {
    float sum = 0;
    for (std::size_t k = 0; k < size_.depth; ++k)
      sum += left_[size_.left_transposed ? k * size_.rows + row : row * size_.depth + k] *
             right_[size_.right_transposed ? column * size_.depth + k : k * size_.columns + column];
    return sum;
  }

  ProductShape size_;
  std::vector<float> left_, right_;
  device::Parts parts_;
  std::unique_ptr<device::Queue> queue_;
  std::shared_ptr<device::Buffer> left_buffer_, right_buffer_, out_;
};

/// The own tiles or the vendor's library; many launches for each wait.
void product(benchmark::State& state, device::Room& room, bool by_library, const ProductShape& size) {
  ProductBench bench(room, size);
  if (!bench.launch(by_library)) return state.SkipWithError("there is no library");
  if (!bench.is_right()) return state.SkipWithError("the result is wrong");
  constexpr int launches = 20;
  for ([[maybe_unused]] auto _ : state) {
    for (int i = 0; i < launches; ++i) bench.launch(by_library);
    bench.finish();
  }
  const double flop = 2.0 * static_cast<double>(size.rows * size.columns) * static_cast<double>(size.depth);
  state.counters["flop/s"] = benchmark::Counter(flop * launches, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["seconds"] =
      benchmark::Counter(launches, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class Open>
void list_products(const std::string& backend, Open open) {
  const std::vector<ProductShape> shapes{{64, 10, 784},
                                         {64, 256, 784},
                                         {784, 256, 64, true},
                                         {32, 128, 3136},
                                         {32, 3136, 128, false, true},
                                         {256, 256, 256},
                                         {512, 512, 512},
                                         {1024, 1024, 1024},
                                         {3136, 128, 1024, true},
                                         {1024, 3136, 128, false, true},
                                         {1024, 128, 3136},
                                         {4096, 4096, 4096}};
  for (const bool library : {false, true}) {
    auto* const room = new device::Room(open(library));  // Lives as long as the benchmarks, which know no end.
    for (const ProductShape& size : shapes)
      benchmark::RegisterBenchmark(
          ("product/" + backend + (library ? "-library/" : "-tiles/") + size.name()).c_str(),
          [room, library, size](benchmark::State& state) { product(state, *room, library, size); })
          ->UseRealTime();
  }
}

void list_steps(const std::vector<std::string>& names, const std::vector<std::size_t>& batches) {
  for (const char* model : {"softmax", "mlp", "cnn"})
    for (const std::size_t batch : batches)
      for (const std::string& backend : names)
        benchmark::RegisterBenchmark(("step/" + backend + "/" + model + "/" + std::to_string(batch)).c_str(),
                                     training_step, model, backend, batch)
            ->Unit(benchmark::kMicrosecond)
            ->UseRealTime();
}

void list_benchmarks() {
  std::vector<std::string> gpus, processors;
  if (backends().find("opencl")->make.unavailable().empty())
    (device::chosen_opencl_candidate().is_processor ? processors : gpus).emplace_back("opencl");
  if (backends().find("cuda")->make.unavailable().empty()) gpus.emplace_back("cuda");
  for (const std::string& name : gpus)
    list_products(name, [name](bool library) {
      return name == "cuda" ? device::open_cuda_device(device::chosen_cuda_candidate(), library)
                            : device::open_opencl_device(device::chosen_opencl_candidate(), library);
    });
  std::vector<std::string> names = gpus;
  names.insert(names.end(), processors.begin(), processors.end());
  names.emplace_back(backends().find("avx")->make.unavailable().empty() ? "avx" : "eigen");
  list_steps(names, {32, 64});
  // A processor takes seconds over what fills a GPU.
  if (!gpus.empty()) list_steps(gpus, {1024});
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
