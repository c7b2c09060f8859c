#include "sim/engine/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include "kernels/data/table_dataset.hpp"
#include "kernels/random.hpp"

namespace paceline::engine {
namespace {

constexpr int least_timings = 5, most_timings = 100'000;

struct Timings {
  double median, least, most;
};

Timings time(const std::function<void()>& work, double seconds) {
  using Clock = std::chrono::steady_clock;
  const auto passed = [](Clock::time_point since) {
    return std::max(1e-9, std::chrono::duration<double>(Clock::now() - since).count());
  };
  for (int i = 0; i < 2; ++i) work();
  std::vector<double> taken;
  const auto begin = Clock::now();
  while (static_cast<int>(taken.size()) < least_timings ||
         (passed(begin) < seconds && static_cast<int>(taken.size()) < most_timings)) {
    const auto one = Clock::now();
    work();
    taken.push_back(passed(one));
  }
  std::sort(taken.begin(), taken.end());
  return {taken[taken.size() / 2], taken.front(), taken.back()};
}

kernels::TableDataset noise(const kernels::SampleShape& shape, std::size_t samples) {
  kernels::Random random(1);
  std::vector<float> values(samples * shape.features()), targets(samples);
  std::vector<std::int32_t> labels(samples);
  for (float& value : values) value = static_cast<float>(random.normal());
  for (std::size_t i = 0; i < samples; ++i) {
    labels[i] = static_cast<std::int32_t>(i % shape.outputs);
    targets[i] = static_cast<float>(random.normal());
  }
  return {shape, std::move(values), std::move(labels), std::move(targets)};
}

}  // namespace

results::ModelRate measure(const kernels::KernelBackend& backend, const kernels::Model& model,
                           const std::vector<std::int64_t>& batches, double seconds) {
  const kernels::BackendInfo info = backend.info();
  const double flop = model.forward_flop_per_sample() + model.backward_flop_per_sample();
  results::ModelRate rate{
      info.name, info.instruction_set, model.name(), static_cast<std::int64_t>(model.parameters()), flop, {}, 0, 0};
  const auto parameters = backend.tensor(model.parameters()), gradient = backend.tensor(model.parameters()),
             state = backend.tensor(model.parameters());
  model.initialise(1, {parameters->host_for_writing(), model.parameters()});
  std::fill_n(state->host_for_writing(), model.parameters(), 0.0F);
  std::fill_n(gradient->host_for_writing(), model.parameters(), 0.0F);
  for (const std::int64_t batch : batches) {
    const auto samples = static_cast<std::size_t>(batch);
    const kernels::TableDataset data = noise(model.sample(), samples);
    std::vector<kernels::Draw> draws(samples);
    for (std::size_t i = 0; i < samples; ++i) draws[i].sample = static_cast<std::uint32_t>(i);
    const auto program = backend.compile(model, samples);
    const Timings t = time([&] { program->gradient(*parameters, {&data, draws, 1}, *gradient); }, seconds);
    rate.gradients.push_back({batch, t.median, t.least, t.most, flop * static_cast<double>(batch) / t.median});
  }
  const kernels::Optimizer optimizer{"sgd", 1e-6F, 0.9F, 0};
  const auto update = [&] {
    backend.update(optimizer, {*parameters, 0, *state, *gradient, 0, 1, 0, *parameters, 0, *state, model.parameters()});
    if (info.name == "opencl" || info.name == "cuda") parameters->host();  // nobody else waits for a device
  };
  const double count = static_cast<double>(model.parameters());
  rate.update_seconds_per_parameter = time(update, seconds).median / count;
  rate.update_bytes_per_second = 20 / rate.update_seconds_per_parameter;
  return rate;
}

}  // namespace paceline::engine
