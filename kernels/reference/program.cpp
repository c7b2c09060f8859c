#include "kernels/reference/program.hpp"

#include <algorithm>
#include <span>

#include "kernels/data/dataset.hpp"
#include "kernels/flush_denormals.hpp"
#include "kernels/loss_of_sample.hpp"
#include "kernels/program_checks.hpp"
#include "kernels/reference/layers.hpp"

namespace paceline::kernels::reference {

ReferenceProgram::ReferenceProgram(const Model& model, std::size_t largest_batch)
    : model_(model),
      largest_batch_(largest_batch),
      features_(model.sample().features()),
      gradient_(model.parameters()) {
  activations_.emplace_back(model.sample().features());
  for (const Layer& layer : model_.layers()) activations_.emplace_back(layer.output_features());
  d_activations_ = activations_;
}

void ReferenceProgram::gather(const Batch& batch, const Draw& draw) {
  batch.data->features(draw.sample, features_);
  std::copy(features_.begin(), features_.end(), activations_.front().begin());
}

void ReferenceProgram::forward(const float* parameters, const Batch& batch, const Draw& draw, bool training) {
  gather(batch, draw);
  for (std::size_t i = 0; i < model_.layers().size(); ++i) forward_layer(i, parameters, batch, draw, training);
}

void ReferenceProgram::forward_layer(std::size_t index, const float* parameters, const Batch& batch, const Draw& draw,
                                     bool training) {
  const Layer& layer = model_.layers()[index];
  const float* const weights = parameters + layer.weights_begin;
  const double* const in = activations_[index].data();
  double* const out = activations_[index + 1].data();
  switch (layer.kind) {
    case LayerKind::dense:
      dense_forward(layer, weights, in, out);
      break;
    case LayerKind::convolution_3x3:
      convolution_forward(layer, weights, in, out);
      break;
    case LayerKind::max_pool_2x2:
      max_pool_forward(layer, in, out);
      break;
    case LayerKind::dropout: {
      // Nothing is dropped outside training, and inverted dropout then scales nothing either.
      const DropoutMask mask(batch.seed, index, training ? layer.drop_probability : 0);
      dropout_forward(layer, mask.row(draw), static_cast<double>(mask.scale()), in, out);
      break;
    }
  }
  if (layer.relu) relu_forward(layer, out);
}

void ReferenceProgram::backward(const float* parameters, const Batch& batch, const Draw& draw) {
  for (std::size_t i = model_.layers().size(); i-- > 0;) backward_layer(i, parameters, batch, draw);
}

void ReferenceProgram::backward_layer(std::size_t index, const float* parameters, const Batch& batch,
                                      const Draw& draw) {
  const Layer& layer = model_.layers()[index];
  const float* const weights = parameters + layer.weights_begin;
  const double* const in = activations_[index].data();
  double* const d_out = d_activations_[index + 1].data();
  double* const d_in = d_activations_[index].data();
  double* const d_weights = gradient_.data() + layer.weights_begin;
  if (layer.relu) relu_backward(layer, activations_[index + 1].data(), d_out);
  switch (layer.kind) {
    case LayerKind::dense:
      dense_backward(layer, weights, in, d_out, d_weights, d_in);
      break;
    case LayerKind::convolution_3x3:
      convolution_backward(layer, weights, in, d_out, d_weights, d_in);
      break;
    case LayerKind::max_pool_2x2:
      max_pool_backward(layer, in, d_out, d_in);
      break;
    case LayerKind::dropout: {
      const DropoutMask mask(batch.seed, index, layer.drop_probability);
      dropout_backward(layer, mask.row(draw), static_cast<double>(mask.scale()), d_out, d_in);
      break;
    }
  }
}

BatchResult ReferenceProgram::gradient(const Tensor& parameters, const Batch& batch, Tensor& gradient,
                                       const LayerReady& ready) {
  check_call(model_, largest_batch_, parameters, batch);
  check_gradient(model_, gradient);
  BatchResult result;
  {
    const FlushDenormals guard;
    const double scale = 1 / static_cast<double>(batch.draws.size());
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    for (const Draw& draw : batch.draws) {
      forward(parameters.host(), batch, draw, true);
      const SampleLoss loss =
          loss_of_sample<double>(activations_.back(), *batch.data, draw.sample, scale, d_activations_.back());
      result.loss += loss.loss * scale;
      result.correct += loss.correct ? 1 : 0;
      backward(parameters.host(), batch, draw);
    }
    std::transform(gradient_.begin(), gradient_.end(), gradient.host_for_writing(),
                   [](double value) { return static_cast<float>(value); });
  }
  if (!ready) return result;
  for (std::size_t i = model_.layers().size(); i-- > 0;) {
    const Layer& layer = model_.layers()[i];
    if (layer.weights != 0) ready(layer.weights_begin, layer.parameters_end());
  }
  return result;
}

BatchResult ReferenceProgram::evaluate(const Tensor& parameters, const Batch& batch) {
  check_call(model_, largest_batch_, parameters, batch);
  const FlushDenormals guard;
  BatchResult result;
  for (const Draw& draw : batch.draws) {
    forward(parameters.host(), batch, draw, false);
    const SampleLoss loss = loss_of_sample<double>(activations_.back(), *batch.data, draw.sample, 1, {});
    result.loss += loss.loss / static_cast<double>(batch.draws.size());
    result.correct += loss.correct ? 1 : 0;
  }
  return result;
}

void ReferenceProgram::predict(const Tensor& parameters, const Batch& batch, std::span<float> outputs) {
  check_call(model_, largest_batch_, parameters, batch);
  check_outputs(model_, batch, outputs);
  const FlushDenormals guard;
  auto next = outputs.begin();
  for (const Draw& draw : batch.draws) {
    forward(parameters.host(), batch, draw, false);
    next = std::transform(activations_.back().begin(), activations_.back().end(), next,
                          [](double value) { return static_cast<float>(value); });
  }
}

}  // namespace paceline::kernels::reference
