#include "bench/step_workload.hpp"

#include <algorithm>

#include "kernels/catalogue.hpp"
#include "kernels/random.hpp"

namespace paceline::bench {
namespace {

constexpr kernels::SampleShape pixel_shape{1, 28, 28, 10};
constexpr std::size_t samples = 1024;

}  // namespace

Pixels::Pixels() : values_(samples * pixel_shape.features()), labels_(samples) {
  kernels::Random random(1);
  for (float& value : values_) value = static_cast<float>(random.below(256)) / 255.0F;
  for (std::int32_t& label : labels_) label = static_cast<std::int32_t>(random.below(10));
}

const kernels::SampleShape& Pixels::shape() const {
  return pixel_shape;
}

void Pixels::features(std::size_t sample, std::span<float> out) const {
  std::copy_n(values_.data() + sample * pixel_shape.features(), pixel_shape.features(), out.data());
}

kernels::Model model_named(const std::string& name) {
  const kernels::ModelItem& item = *kernels::models().find(name);
  OptionValues options;
  for (const Option& option : item.options) options.set(option.name, option.default_value);
  return item.make(options, pixel_shape);
}

Training::Training(const std::string& model, const std::string& backend, std::size_t batch)
    : model_(model_named(model)),
      backend_(kernels::make_backend(backend)),
      program_(backend_->compile(model_, batch)),
      parameters_(backend_->tensor(model_.parameters())),
      state_(backend_->tensor(model_.parameters())),
      gradient_(backend_->tensor(model_.parameters())),
      draws_(batch),
      batch_(batch) {
  model_.initialise(1, {parameters_->host_for_writing(), model_.parameters()});
  std::fill_n(state_->host_for_writing(), model_.parameters(), 0.0F);
  std::fill_n(gradient_->host_for_writing(), model_.parameters(), 0.0F);
}

double Training::gradient() {
  for (std::size_t i = 0; i < batch_; ++i)
    draws_[i].sample = static_cast<std::uint32_t>((static_cast<std::size_t>(step_) * batch_ + i) % samples);
  ++step_;
  return program_->gradient(*parameters_, {&data_, draws_, 1}, *gradient_).loss;
}

void Training::update() {
  const kernels::Optimizer optimizer{"sgd", 0.01F, 0.9F, 0};
  backend_->update(optimizer, {*parameters_, 0, *state_, *gradient_, 0, 1, step_ - 1, *parameters_, 0, *state_,
                               model_.parameters()});
}

}  // namespace paceline::bench
