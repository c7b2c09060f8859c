#include "kernels/fused/program.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "kernels/data/dataset.hpp"
#include "kernels/data/gather.hpp"
#include "kernels/flush_denormals.hpp"
#include "kernels/program_checks.hpp"
#include "kernels/squared_error.hpp"

namespace paceline::kernels::fused {

FusedProgram::FusedProgram(const Routines& routines, const Model& model, std::size_t largest_batch)
    : routines_(routines),
      model_(model),
      largest_batch_(largest_batch),
      samples_(host_floats(largest_batch * model.sample().features())) {
  for (std::size_t i = 0; i < model_.layers().size();) {
    std::size_t taken = 1;
    plan(i, taken);
    i += taken;
  }
  std::size_t widest = 0;
  for (const Stage& stage : stages_) widest = std::max(widest, stage.features);
  d_out_ = host_floats(largest_batch * widest);
  d_in_ = host_floats(largest_batch * widest);
}

/// Adds the stage that begins at layer `index` and says how many layers it took.
void FusedProgram::plan(std::size_t index, std::size_t& taken) {
  const auto layers = model_.layers();
  const Layer& layer = layers[index];
  if (layer.kind == LayerKind::dense) return add_stage(dense_step(layer), layer, layer);
  if (layer.kind == LayerKind::dropout) return add_stage(dropout_step(layer, index), layer, layer);
  if (layer.kind == LayerKind::max_pool_2x2) return add_stage(max_pool_step(layer, largest_batch_), layer, layer);
  const bool pooled = index + 1 < layers.size() && layers[index + 1].kind == LayerKind::max_pool_2x2;
  const bool winograd = takes_winograd(layer), patches = pooled && index == 0 && takes_patches(layer);
  if (!winograd && !patches) return add_stage(rows_step(layer), layer, layer);
  // ReLU and maximum may change places, so one ReLU behind the pool serves both layers.
  const Layer& last = pooled ? layers[index + 1] : layer;
  const bool relu = layer.relu || last.relu;
  if (pooled) taken = 2;
  add_stage(winograd ? winograd_step(layer, pooled, relu, largest_batch_) : patch_step(layer, relu, largest_batch_),
            layer, last);
}

void FusedProgram::add_stage(std::unique_ptr<Step> step, const Layer& first, const Layer& last) {
  const std::size_t features = last.output_features();
  stages_.push_back(
      {std::move(step), features, first.weights_begin, last.parameters_end(), host_floats(largest_batch_ * features)});
}

void FusedProgram::forward(const Pass& pass, const Batch& batch) {
  gather(batch, samples_.get());
  for (std::size_t i = 0; i < stages_.size(); ++i) stages_[i].step->forward(pass, input_of(i), stages_[i].out.get());
}

BatchResult FusedProgram::loss(const Batch& batch, float* d_logits) const {
  const std::size_t outputs = model_.sample().outputs;
  const double scale = 1 / static_cast<double>(batch.draws.size());
  BatchResult result;
  for (std::size_t i = 0; i < batch.draws.size(); ++i) {
    float* const d_row = d_logits == nullptr ? nullptr : d_logits + i * outputs;
    const float* const row = stages_.back().out.get() + i * outputs;
    const std::size_t drawn = batch.draws[i].sample;
    const SampleLoss sample =
        model_.sample().target == Target::number
            ? squared_error<float>(*row, batch.data->target(drawn), scale, d_row)
            : routines_.softmax_cross_entropy(row, outputs, batch.data->label(drawn), static_cast<float>(scale), d_row);
    result.loss += sample.loss * scale;
    result.correct += sample.correct ? 1 : 0;
  }
  return result;
}

BatchResult FusedProgram::gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                                   const LayerReady& ready) {
  check_call(model_, largest_batch_, parameters, batch);
  check_gradient(model_, gradient);
  const Pass pass{routines_, parameters.host(), batch.draws, batch.seed, true};
  float* const arena = gradient.host_for_writing();
  BatchResult result;
  {
    const FlushDenormals guard;
    forward(pass, batch);
    result = loss(batch, d_out_.get());
  }
  for (std::size_t i = stages_.size(); i-- > 0;) {
    Stage& stage = stages_[i];
    {
      const FlushDenormals guard;
      stage.step->backward(pass, input_of(i), stage.out.get(), d_out_.get(), arena, i == 0 ? nullptr : d_in_.get());
    }
    std::swap(d_out_, d_in_);
    if (ready && stage.parameters_end != stage.parameters_begin) ready(stage.parameters_begin, stage.parameters_end);
  }
  return result;
}

BatchResult FusedProgram::evaluate(const Tensor& parameters, const Batch& batch) {
  check_call(model_, largest_batch_, parameters, batch);
  const FlushDenormals guard;
  forward({routines_, parameters.host(), batch.draws, batch.seed, false}, batch);
  return loss(batch, nullptr);
}

void FusedProgram::predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) {
  check_call(model_, largest_batch_, parameters, batch);
  check_outputs(model_, batch, outputs);
  const FlushDenormals guard;
  forward({routines_, parameters.host(), batch.draws, batch.seed, false}, batch);
  std::copy_n(stages_.back().out.get(), batch.draws.size() * model_.sample().outputs, outputs.data());
}

}  // namespace paceline::kernels::fused
