#include "kernels/device/program.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kernels/backend_item.hpp"
#include "kernels/device/device_tensor.hpp"
#include "kernels/program_checks.hpp"

namespace paceline::kernels::device {
namespace {

std::unique_ptr<Step> step_of(Room& room, const Layer& layer, std::size_t layer_index, std::size_t largest_batch) {
  switch (layer.kind) {
    case LayerKind::dense:
      return dense_step(layer);
    case LayerKind::convolution_3x3:
      return convolution_step(layer);
    case LayerKind::max_pool_2x2:
      return max_pool_step(room, layer, largest_batch);
    case LayerKind::dropout:
      return dropout_step(layer, layer_index);
  }
  return nullptr;
}

/// The largest matrix that any step works on, in values per sample: what pixels gather is never in memory, but counted.
std::size_t widest(const Model& model) {
  std::size_t values = model.sample().features() + 1 + 2 * model.layers().size();
  for (const Layer& layer : model.layers()) values = std::max({values, layer.inputs(), layer.output_features()});
  return values;
}

std::size_t checked(const Room& room, const Model& model, std::size_t largest_batch) {
  const std::size_t values = widest(model);
  if (largest_batch <= largest_index / values && model.parameters() <= largest_index) return largest_batch;
  throw BackendError("model " + model.name() + " with a batch of " + std::to_string(largest_batch) +
                     " has more than 2147483647 values in one layer, which " + room.device->description().name +
                     " cannot count: choose a smaller batch.");
}

}  // namespace

DeviceProgram::DeviceProgram(Room& room, const Model& model, std::size_t largest_batch)
    : room_(room),
      model_(model),
      largest_batch_(checked(room, model, largest_batch)),
      queue_(room.device->queue()),
      parts_(room),
      transfer_(room, model, largest_batch),
      results_(room.memory.buffer(2 * largest_batch * sizeof(double))),
      results_on_host_(room.memory.host_memory(2 * largest_batch * sizeof(double))),
      outputs_on_host_(room.memory.host_memory(largest_batch * model.sample().outputs * sizeof(float))) {
  add_stages();
}

DeviceProgram::~DeviceProgram() {
  // Memory goes back to others: nothing may be under way, not even after an error.
  try {
    queue_->finish();
  } catch (const DeviceError&) {
    return;  // The device failed; whoever uses it next is told.
  }
}

void DeviceProgram::add_stages() {
  const auto layers = model_.layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool pooled = layers[i].kind == LayerKind::convolution_3x3 && i + 1 < layers.size() &&
                        layers[i + 1].kind == LayerKind::max_pool_2x2;
    if (!pooled) {
      add_stage(step_of(room_, layers[i], i, largest_batch_), layers[i], layers[i]);
      continue;
    }
    // ReLU and maximum may change places, so one ReLU behind the pool serves both layers.
    add_stage(pooled_convolution_step(room_, layers[i], layers[i].relu || layers[i + 1].relu, largest_batch_),
              layers[i], layers[i + 1]);
    ++i;
  }
  std::size_t features = 0;
  for (const Stage& stage : stages_) features = std::max(features, stage.features);
  d_out_ = room_.memory.floats(largest_batch_ * features);
  d_in_ = room_.memory.floats(largest_batch_ * features);
}

void DeviceProgram::add_stage(std::unique_ptr<Step> step, const Layer& first, const Layer& last) {
  const std::size_t features = last.output_features();
  stages_.push_back({std::move(step), first.relu || last.relu, features, first.weights_begin, last.parameters_end(),
                     room_.memory.floats(largest_batch_ * features)});
}

const Buffer& DeviceProgram::input_of(std::size_t stage) const {
  return stage == 0 ? transfer_.buffer() : *stages_[stage - 1].out;
}

bool DeviceProgram::masks_input(std::size_t stage) const {
  return stage > 0 && stages_[stage - 1].relu && !stages_[stage - 1].step->masks_itself();
}

void DeviceProgram::begin(const Batch& batch) {
  room_.updates.go_before(*queue_);
  transfer_.start(*queue_, model_, batch);
}

void DeviceProgram::forward(const Pass& pass) {
  for (std::size_t i = 0; i < stages_.size(); ++i) stages_[i].step->forward(pass, input_of(i), *stages_[i].out);
}

void DeviceProgram::lose(const Pass& pass, bool train) {
  const std::size_t classes = model_.sample().outputs;
  if (model_.sample().target == Target::number)
    launch_elements(*queue_, Kernel::squared_error, pass.samples,
                    {*stages_.back().out, transfer_.buffer(), transfer_.labels_begin(), *d_out_, *results_,
                     index(pass.samples), train ? 1U : 0U});
  else
    launch(*queue_, Kernel::softmax_cross_entropy, loss_items, {pass.samples},
           {*stages_.back().out, transfer_.buffer(), transfer_.labels_begin(), *d_out_, *results_, index(classes),
            index(pass.samples), train ? 1U : 0U});
  const std::size_t real = room_.device->has_double() ? sizeof(double) : sizeof(float);
  queue_->download(*results_, results_on_host_->data(), 2 * pass.samples * real);
}

void DeviceProgram::backward(const Pass& pass, const Buffer& gradient,
                             std::vector<std::shared_ptr<const Event>>* ends) {
  const Stage& last = stages_.back();
  if (last.relu && !last.step->masks_itself())
    finish_in_place(*queue_, *d_out_, 0, pass.samples, last.features,
                    {.what = apply_mask, .activations = last.out.get()});
  for (std::size_t i = stages_.size(); i-- > 0;) {
    stages_[i].step->backward(pass, input_of(i), *d_out_, gradient, i == 0 ? nullptr : d_in_.get(), masks_input(i));
    if (ends != nullptr) ends->push_back(queue_->record());
    std::swap(d_out_, d_in_);
  }
}

BatchResult DeviceProgram::result(std::size_t samples) const {
  const void* const values = results_on_host_->data();
  const bool doubles = room_.device->has_double();
  const auto value = [&](std::size_t i) {
    return doubles ? static_cast<const double*>(values)[i] : static_cast<double>(static_cast<const float*>(values)[i]);
  };
  const double scale = 1 / static_cast<double>(samples);
  BatchResult result;
  for (std::size_t i = 0; i < samples; ++i) {
    result.loss += value(2 * i) * scale;
    result.correct += value(2 * i + 1) != 0 ? 1 : 0;
  }
  return result;
}

BatchResult DeviceProgram::gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                                    const LayerReady& ready) {
  check_call(model_, largest_batch_, parameters, batch);
  check_gradient(model_, gradient);
  const Values arena(room_, parameters);
  DeviceTensor& made = own(gradient);
  const Buffer& gradient_buffer = made.for_writing();
  begin(batch);
  const Pass pass{*queue_, parts_, *arena, transfer_.buffer(), transfer_.keys_begin(), batch.draws.size(), true};
  forward(pass);
  lose(pass, true);
  std::vector<std::shared_ptr<const Event>> ends;
  backward(pass, gradient_buffer, ready ? &ends : nullptr);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const Stage& stage = stages_[stages_.size() - 1 - i];
    if (stage.parameters_end == stage.parameters_begin) continue;
    ends[i]->wait();
    made.for_writing();  // The host may have taken a copy at the layer before.
    ready(stage.parameters_begin, stage.parameters_end);
  }
  queue_->finish();
  return result(batch.draws.size());
}

BatchResult DeviceProgram::evaluate(const Tensor& parameters, const Batch& batch) {
  check_call(model_, largest_batch_, parameters, batch);
  const Values arena(room_, parameters);
  begin(batch);
  const Pass pass{*queue_, parts_, *arena, transfer_.buffer(), transfer_.keys_begin(), batch.draws.size(), false};
  forward(pass);
  lose(pass, false);
  queue_->finish();
  return result(batch.draws.size());
}

void DeviceProgram::predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) {
  check_call(model_, largest_batch_, parameters, batch);
  check_outputs(model_, batch, outputs);
  const Values arena(room_, parameters);
  begin(batch);
  const Pass pass{*queue_, parts_, *arena, transfer_.buffer(), transfer_.keys_begin(), batch.draws.size(), false};
  forward(pass);
  const std::size_t bytes = batch.draws.size() * model_.sample().outputs * sizeof(float);
  queue_->download(*stages_.back().out, outputs_on_host_->data(), bytes);
  queue_->finish();
  std::memcpy(outputs.data(), outputs_on_host_->data(), bytes);
}

}  // namespace paceline::kernels::device
