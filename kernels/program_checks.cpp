#include "kernels/program_checks.hpp"

#include <stdexcept>

#include "kernels/data/dataset.hpp"

namespace paceline::kernels {
namespace {

void require(bool holds, const char* sentence) {
  if (!holds) throw std::invalid_argument(sentence);
}

bool inside(const Tensor& tensor, std::size_t begin, std::size_t length) {
  return begin <= tensor.size() && length <= tensor.size() - begin;
}

}  // namespace

void check_call(const Model& model, std::size_t largest_batch, const Tensor& parameters, const Batch& batch) {
  require(batch.data != nullptr && !batch.draws.empty(), "a batch needs at least one sample");
  require(batch.draws.size() <= largest_batch, "the batch is larger than the program was compiled for");
  require(batch.data->shape().features() == model.sample().features(), "the data have another shape than the model");
  require(batch.data->shape().outputs <= model.sample().outputs, "the data have more classes than the model");
  require(batch.data->shape().target == model.sample().target, "the data ask for another prediction than the model's");
  require(parameters.size() >= model.parameters(), "the arena is smaller than the model");
}

void check_gradient(const Model& model, const Tensor& gradient) {
  require(gradient.size() >= model.parameters(), "the gradient's arena is smaller than the model");
}

void check_outputs(const Model& model, const Batch& batch, std::span<const float> outputs) {
  require(outputs.size() >= batch.draws.size() * model.sample().outputs, "there is no room for the outputs");
}

void check_update(const Optimizer& optimizer, const Update& step) {
  require(inside(step.parameters, step.parameters_begin, step.length), "the parameters end before the step");
  require(inside(step.gradient, step.gradient_begin, step.length), "the gradient ends before the step");
  require(inside(step.next_parameters, step.next_parameters_begin, step.length), "the result ends before the step");
  require(step.state.size() >= optimizer.slots() * step.length, "the state is smaller than the step");
  require(step.next_state.size() >= optimizer.slots() * step.length, "the next state is smaller than the step");
}

}  // namespace paceline::kernels
