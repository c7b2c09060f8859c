#include "kernels/eigen/program.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "kernels/data/dataset.hpp"
#include "kernels/data/gather.hpp"
#include "kernels/flush_denormals.hpp"
#include "kernels/loss_of_sample.hpp"
#include "kernels/program_checks.hpp"

namespace paceline::kernels::eigen {
namespace {

// Both compares are false for not-a-number, which therefore passes.
void relu(float* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) values[i] = values[i] < 0 ? 0 : values[i];
}

void relu_backward(const float* out, float* d_out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) d_out[i] = out[i] <= 0 ? 0 : d_out[i];
}

std::unique_ptr<Step> step_of(const Layer& layer, std::size_t index, std::size_t largest_batch) {
  switch (layer.kind) {
    case LayerKind::dense:
      return dense_step(layer);
    case LayerKind::convolution_3x3:
      return convolution_step(layer);
    case LayerKind::max_pool_2x2:
      return max_pool_step(layer, largest_batch);
    case LayerKind::dropout:
      return dropout_step(layer, index);
  }
  return nullptr;
}

}  // namespace

EigenProgram::EigenProgram(const Model& model, std::size_t largest_batch)
    : model_(model), largest_batch_(largest_batch), samples_(host_floats(largest_batch * model.sample().features())) {
  const auto layers = model_.layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool pooled = layers[i].kind == LayerKind::convolution_3x3 && i + 1 < layers.size() &&
                        layers[i + 1].kind == LayerKind::max_pool_2x2;
    if (!pooled) {
      add_stage(step_of(layers[i], i, largest_batch), layers[i], layers[i]);
      continue;
    }
    // ReLU and maximum may change places, so one ReLU behind the pool serves both layers.
    add_stage(pooled_convolution_step(layers[i], largest_batch), layers[i], layers[i + 1]);
    ++i;
  }
  std::size_t widest = 0;
  for (const Stage& stage : stages_) widest = std::max(widest, stage.features);
  d_out_ = host_floats(largest_batch * widest);
  d_in_ = host_floats(largest_batch * widest);
}

void EigenProgram::add_stage(std::unique_ptr<Step> step, const Layer& first, const Layer& last) {
  const std::size_t features = last.output_features();
  stages_.push_back({std::move(step), first.relu || last.relu, features, first.weights_begin, last.parameters_end(),
                     host_floats(largest_batch_ * features)});
}

void EigenProgram::forward(const Pass& pass, const Batch& batch) {
  gather(batch, samples_.get());
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    Stage& stage = stages_[i];
    stage.step->forward(pass, input_of(i), stage.out.get());
    if (stage.relu) relu(stage.out.get(), pass.draws.size() * stage.features);
  }
}

BatchResult EigenProgram::loss(const Batch& batch, float* d_logits) const {
  const std::size_t outputs = model_.sample().outputs;
  const double scale = 1 / static_cast<double>(batch.draws.size());
  BatchResult result;
  for (std::size_t i = 0; i < batch.draws.size(); ++i) {
    const std::span<const float> logits(stages_.back().out.get() + i * outputs, outputs);
    const std::span<float> d_row =
        d_logits == nullptr ? std::span<float>() : std::span<float>(d_logits + i * outputs, outputs);
    const SampleLoss sample = loss_of_sample<float>(logits, *batch.data, batch.draws[i].sample, scale, d_row);
    result.loss += sample.loss * scale;
    result.correct += sample.correct ? 1 : 0;
  }
  return result;
}

void EigenProgram::backward(const Pass& pass, std::size_t index, float* gradient) {
  Stage& stage = stages_[index];
  if (stage.relu) relu_backward(stage.out.get(), d_out_.get(), pass.draws.size() * stage.features);
  stage.step->backward(pass, input_of(index), d_out_.get(), gradient, index == 0 ? nullptr : d_in_.get());
  std::swap(d_out_, d_in_);
}

BatchResult EigenProgram::gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                                   const LayerReady& ready) {
  check_call(model_, largest_batch_, parameters, batch);
  check_gradient(model_, gradient);
  const Pass pass{parameters.host(), batch.draws, batch.seed, true};
  BatchResult result;
  {
    const FlushDenormals guard;
    forward(pass, batch);
    result = loss(batch, d_out_.get());
  }
  for (std::size_t i = stages_.size(); i-- > 0;) {
    {
      const FlushDenormals guard;
      backward(pass, i, gradient.host_for_writing());
    }
    // Outside the guard: a callback may switch fibers, and the next one must not inherit the processor's mode.
    const Stage& stage = stages_[i];
    if (ready && stage.parameters_end != stage.parameters_begin) ready(stage.parameters_begin, stage.parameters_end);
  }
  return result;
}

BatchResult EigenProgram::evaluate(const Tensor& parameters, const Batch& batch) {
  check_call(model_, largest_batch_, parameters, batch);
  const FlushDenormals guard;
  forward({parameters.host(), batch.draws, batch.seed, false}, batch);
  return loss(batch, nullptr);
}

void EigenProgram::predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) {
  check_call(model_, largest_batch_, parameters, batch);
  check_outputs(model_, batch, outputs);
  const FlushDenormals guard;
  forward({parameters.host(), batch.draws, batch.seed, false}, batch);
  std::copy_n(stages_.back().out.get(), batch.draws.size() * model_.sample().outputs, outputs.data());
}

}  // namespace paceline::kernels::eigen
