#include "sim/cli/predict/predictions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <span>

#include "kernels/portable_math.hpp"
#include "sim/engine/compute_pool.hpp"
#include "sim/results/csv.hpp"

namespace paceline::cli {
namespace {

/// Softmax in double, in place of the logits.
void to_probabilities(std::span<const float> logits, std::span<double> probabilities) {
  double top = static_cast<double>(logits.front()), sum = 0;
  for (const float logit : logits) top = std::max(top, static_cast<double>(logit));
  for (std::size_t i = 0; i < logits.size(); ++i) {
    probabilities[i] = kernels::portable_exp(static_cast<double>(logits[i]) - top);
    sum += probabilities[i];
  }
  for (double& probability : probabilities) probability /= sum;
}

/// Programs that wait for the next batch.
class Programs {
 public:
  Programs(const TrainedModel& trained, std::size_t batch)
      : trained_(trained), batch_(batch), parameters_(backend().tensor(trained.parameters.size())) {
    std::copy(trained.parameters.begin(), trained.parameters.end(), parameters_->host_for_writing());
  }

  void run(const kernels::Batch& batch, std::span<float> outputs) {
    std::unique_ptr<kernels::Program> program = take();
    program->predict(*parameters_, batch, outputs);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(program));
  }

 private:
  const kernels::KernelBackend& backend() const { return *trained_.run.plan.backend; }
  std::unique_ptr<kernels::Program> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto program = std::move(idle_.back());
        idle_.pop_back();
        return program;
      }
    }
    return backend().compile(*trained_.run.plan.model, batch_);
  }

  const TrainedModel& trained_;
  std::size_t batch_;
  std::shared_ptr<kernels::Tensor> parameters_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<kernels::Program>> idle_;
};

std::vector<float> outputs_of(const TrainedModel& trained, const kernels::Dataset& data, std::size_t batch,
                              int threads) {
  const std::size_t outputs = trained.run.plan.model->sample().outputs;
  std::vector<float> values(data.size() * outputs);
  Programs programs(trained, std::min(batch, data.size()));
  engine::ComputePool pool(threads);
  std::vector<engine::ComputePool::Handle> tasks;
  for (std::size_t begin = 0; begin < data.size(); begin += batch)
    tasks.push_back(pool.submit([&, begin] {
      std::vector<kernels::Draw> draws(std::min(batch, data.size() - begin));
      for (std::size_t i = 0; i < draws.size(); ++i) draws[i].sample = static_cast<std::uint32_t>(begin + i);
      programs.run({&data, draws, trained.run.scenario.seed},
                   {values.data() + begin * outputs, draws.size() * outputs});
    }));
  for (const auto& task : tasks) pool.join(task);
  return values;
}

std::string shortest(double value) {
  return fmt::format("{}", static_cast<float>(value));
}

}  // namespace

Predictions predict(const TrainedModel& trained, const kernels::Dataset& data, std::size_t batch, int threads) {
  const kernels::SampleShape& shape = trained.run.plan.model->sample();
  const std::vector<float> outputs = outputs_of(trained, data, batch, threads);
  Predictions made{
      shape.outputs, shape.target == kernels::Target::number, std::vector<double>(outputs.begin(), outputs.end()), {}};
  if (made.numbers) return made;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::span<const float> logits(outputs.data() + i * shape.outputs, shape.outputs);
    to_probabilities(logits, {made.values.data() + i * shape.outputs, shape.outputs});
    made.classes.push_back(static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin()));
  }
  return made;
}

std::string csv_of(const Predictions& predictions, const Samples& samples) {
  std::vector<std::string> cells{"sample", "predicted"};
  if (!predictions.numbers)
    for (const std::string& name : samples.classes) cells.push_back("probability_" + name);
  if (samples.labelled) cells.emplace_back("label");
  std::string text;
  const auto line = [&] {
    for (std::string& cell : cells) cell = results::csv_cell(cell);
    text += fmt::format("{}\n", fmt::join(cells, ","));
  };
  line();
  for (std::size_t i = 0; i < predictions.samples(); ++i) {
    cells = {std::to_string(i)};
    const double* const row = predictions.values.data() + i * predictions.outputs;
    cells.push_back(predictions.numbers ? shortest(*row) : samples.classes[predictions.classes[i]]);
    if (!predictions.numbers)
      for (std::size_t k = 0; k < predictions.outputs; ++k) cells.push_back(shortest(row[k]));
    if (samples.labelled)
      cells.push_back(predictions.numbers ? shortest(static_cast<double>(samples.data->target(i)))
                                          : samples.classes[static_cast<std::size_t>(samples.data->label(i))]);
    line();
  }
  return text;
}

}  // namespace paceline::cli
