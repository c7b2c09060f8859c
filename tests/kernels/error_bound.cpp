#include "tests/kernels/error_bound.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/data/dataset.hpp"
#include "kernels/dropout_mask.hpp"
#include "tests/kernels/winograd_bound.hpp"

namespace paceline::kernels::tests {
namespace {

constexpr double unit_roundoff = 0x1.0p-24;

double gamma(std::size_t terms) {
  const double n = static_cast<double>(terms) * unit_roundoff;
  return n / (1 - n);
}

/// out[to] takes in[from] * weights[weight].
struct Product {
  std::size_t to, from, weight;
};

std::vector<Product> products_of(const Layer& layer) {
  std::vector<Product> products;
  if (layer.kind == LayerKind::dense) {
    for (std::size_t i = 0; i < layer.inputs(); ++i)
      for (std::size_t j = 0; j < layer.outputs; ++j) products.push_back({j, i, i * layer.outputs + j});
    return products;
  }
  const auto height = static_cast<long>(layer.height), width = static_cast<long>(layer.width);
  for (long y = 0; y < height; ++y)
    for (long x = 0; x < width; ++x)
      for (long dy = -1; dy <= 1; ++dy)
        for (long dx = -1; dx <= 1; ++dx) {
          if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
          for (std::size_t c = 0; c < layer.channels; ++c)
            for (std::size_t f = 0; f < layer.outputs; ++f)
              products.push_back(
                  {static_cast<std::size_t>(y * width + x) * layer.outputs + f,
                   static_cast<std::size_t>((y + dy) * width + x + dx) * layer.channels + c,
                   (static_cast<std::size_t>((dy + 1) * 3 + dx + 1) * layer.channels + c) * layer.outputs + f});
        }
  return products;
}

Bounded zeros(std::size_t size) {
  return {std::vector<double>(size), std::vector<double>(size)};
}

/// Sums of products, with the magnitude that their rounding is measured by.
class Sums {
 public:
  Sums(Bounded& sums, std::size_t terms) : sums_(sums), gamma_(gamma(terms + 2)) {}
  void add(std::size_t to, double a, double a_error, double b, double b_error) {
    sums_.value[to] += a * b;
    sums_.error[to] += std::abs(a) * b_error + a_error * std::abs(b) + a_error * b_error +
                       gamma_ * (std::abs(a) + a_error) * (std::abs(b) + b_error);
  }

 private:
  Bounded& sums_;
  double gamma_;
};

/// What may stand for a value, at worst.
std::vector<double> magnitudes(const Bounded& values) {
  std::vector<double> made(values.value.size());
  for (std::size_t i = 0; i < made.size(); ++i) made[i] = std::abs(values.value[i]) + values.error[i];
  return made;
}

std::vector<double> magnitudes(const Layer& layer, const float* weights) {
  std::vector<double> made(layer.weights);
  for (std::size_t i = 0; i < made.size(); ++i) made[i] = std::abs(static_cast<double>(weights[i]));
  return made;
}

/// Adds to the errors from `begin` on what so many roundings of numbers of that size make.
void add_roundings(Bounded& sums, std::size_t begin, std::size_t roundings, const std::vector<double>& size) {
  for (std::size_t i = 0; i < size.size(); ++i) sums.error[begin + i] += gamma(roundings) * size[i];
}

struct LayerWork {
  const Layer& layer;
  std::size_t index;
  const float* weights;
  const Draw& draw;
  const Batch& batch;
  bool training;
};

std::vector<std::size_t> pool_inputs(const Layer& layer, std::size_t output) {
  const std::size_t c = output % layer.channels, pixel = output / layer.channels;
  const std::size_t y = pixel / layer.output_width() * 2, x = pixel % layer.output_width() * 2;
  const auto at = [&](std::size_t dy, std::size_t dx) {
    return ((y + dy) * layer.width + x + dx) * layer.channels + c;
  };
  return {at(0, 0), at(0, 1), at(1, 0), at(1, 1)};
}

Bounded drop(const LayerWork& work, const Bounded& in) {
  Bounded out = zeros(in.value.size());
  const DropoutMask mask(work.batch.seed, work.index, work.training ? work.layer.drop_probability : 0);
  const double scale = static_cast<double>(mask.scale());
  for (std::size_t i = 0; i < in.value.size(); ++i) {
    if (!mask.row(work.draw).keeps(i)) continue;
    out.value[i] = in.value[i] * scale;
    out.error[i] = in.error[i] * scale + unit_roundoff * std::abs(out.value[i]);
  }
  return out;
}

Bounded pool(const Layer& layer, const Bounded& in) {
  Bounded out = zeros(layer.output_features());
  for (std::size_t o = 0; o < out.value.size(); ++o) {
    const auto inputs = pool_inputs(layer, o);
    out.value[o] = in.value[inputs[0]];
    for (const std::size_t i : inputs) {
      out.value[o] = std::max(out.value[o], in.value[i]);
      out.error[o] = std::max(out.error[o], in.error[i]);
    }
  }
  return out;
}

Bounded multiply(const LayerWork& work, const Bounded& in) {
  const Layer& layer = work.layer;
  Bounded out = zeros(layer.output_features());
  Sums sums(out, layer.fan_in + 1);
  for (const Product& p : products_of(layer))
    sums.add(p.to, in.value[p.from], in.error[p.from], static_cast<double>(work.weights[p.weight]), 0);
  for (std::size_t o = 0; o < out.value.size(); ++o)
    sums.add(o, 1, 0, static_cast<double>(work.weights[layer.weights + o % layer.outputs]), 0);
  // Two roundings in the transform of the input, four in the weights', four in the output's, one for the bias.
  if (may_be_winograd(layer))
    add_roundings(out, 0, layer.channels + 11,
                  winograd_outputs(layer, magnitudes(in), magnitudes(layer, work.weights)));
  return out;
}

/// What the layer gives, before its ReLU.
Bounded forward(const LayerWork& work, const Bounded& in) {
  if (work.layer.kind == LayerKind::dropout) return drop(work, in);
  if (work.layer.kind == LayerKind::max_pool_2x2) return pool(work.layer, in);
  return multiply(work, in);
}

void relu(Bounded& out) {
  for (double& value : out.value) value = std::max(value, 0.0);
}

void relu_backward(const Bounded& before, Bounded& d_out) {
  for (std::size_t i = 0; i < before.value.size(); ++i) {
    const bool certain = std::abs(before.value[i]) > before.error[i];
    if (!certain) d_out.error[i] += std::abs(d_out.value[i]);
    if (before.value[i] <= 0) d_out.value[i] = 0;
    if (before.value[i] <= 0 && certain) d_out.error[i] = 0;
  }
}

Bounded pool_backward(const Layer& layer, const Bounded& in, const Bounded& d_out) {
  Bounded d_in = zeros(layer.inputs());
  for (std::size_t o = 0; o < d_out.value.size(); ++o) {
    const auto inputs = pool_inputs(layer, o);
    const std::size_t best = *std::max_element(inputs.begin(), inputs.end(),
                                               [&](std::size_t a, std::size_t b) { return in.value[a] < in.value[b]; });
    d_in.value[best] = d_out.value[o];
    d_in.error[best] = d_out.error[o];
    for (const std::size_t i : inputs) {
      if (i == best || in.value[best] - in.value[i] > in.error[best] + in.error[i]) continue;
      d_in.error[i] = d_in.error[best] = std::abs(d_out.value[o]) + d_out.error[o];
    }
  }
  return d_in;
}

/// Adds to the layer's part of the gradient, which begins at `begin`, and gives d_in.
Bounded multiply_backward(const LayerWork& work, const Bounded& in, const Bounded& d_out, Bounded& gradient) {
  const Layer& layer = work.layer;
  const std::size_t places = layer.output_features() / layer.outputs;
  Bounded d_in = zeros(layer.inputs());
  Sums weight_sums(gradient, places * work.batch.draws.size());
  Sums input_sums(d_in, layer.outputs * (layer.kind == LayerKind::dense ? 1 : 9));
  for (const Product& p : products_of(layer)) {
    const double weight = static_cast<double>(work.weights[p.weight]);
    weight_sums.add(layer.weights_begin + p.weight, in.value[p.from], in.error[p.from], d_out.value[p.to],
                    d_out.error[p.to]);
    input_sums.add(p.from, weight, 0, d_out.value[p.to], d_out.error[p.to]);
  }
  for (std::size_t o = 0; o < d_out.value.size(); ++o)
    weight_sums.add(layer.weights_begin + layer.weights + o % layer.outputs, 1, 0, d_out.value[o], d_out.error[o]);
  if (!may_be_winograd(layer)) return d_in;
  // Two roundings in the transform of d_out, four in the weights', four on the way back, three where tiles overlap; for
  // the weights two, two and four, and one for each sample.
  add_roundings(d_in, 0, layer.outputs + 13,
                winograd_inputs(layer, magnitudes(layer, work.weights), magnitudes(d_out)));
  add_roundings(gradient, layer.weights_begin, places / 4 + 8 + work.batch.draws.size(),
                winograd_weights(layer, magnitudes(in), magnitudes(d_out)));
  return d_in;
}

Bounded softmax_gradient(const Bounded& logits, std::int32_t label, double scale) {
  const double top = *std::max_element(logits.value.begin(), logits.value.end());
  const double worst = *std::max_element(logits.error.begin(), logits.error.end());
  double sum = 0;
  for (const double logit : logits.value) sum += std::exp(logit - top);
  Bounded d = zeros(logits.value.size());
  for (std::size_t i = 0; i < d.value.size(); ++i) {
    const double probability = std::exp(logits.value[i] - top) / sum;
    d.value[i] = (probability - (static_cast<std::int32_t>(i) == label ? 1 : 0)) * scale;
    d.error[i] = probability * std::expm1(2 * worst) * scale + unit_roundoff * std::abs(d.value[i]);
  }
  return d;
}

/// All activations of one sample: [0] the sample, [i + 1] what layer i gives; `before` the same without ReLU.
struct Activations {
  std::vector<Bounded> after, before;
};

Activations activate(const Model& model, const std::vector<float>& parameters, const Batch& batch, const Draw& draw,
                     bool training) {
  std::vector<float> features(model.sample().features());
  batch.data->features(draw.sample, features);
  Bounded sample = zeros(features.size());
  std::copy(features.begin(), features.end(), sample.value.begin());
  Activations made{{sample}, {sample}};
  for (std::size_t i = 0; i < model.layers().size(); ++i) {
    const Layer& layer = model.layers()[i];
    made.before.push_back(
        forward({layer, i, parameters.data() + layer.weights_begin, draw, batch, training}, made.after[i]));
    made.after.push_back(made.before.back());
    if (layer.relu) relu(made.after.back());
  }
  return made;
}

void differentiate(const Model& model, const std::vector<float>& parameters, const Batch& batch, const Draw& draw,
                   Bounded& gradient) {
  const Activations made = activate(model, parameters, batch, draw, true);
  Bounded d =
      softmax_gradient(made.after.back(), batch.data->label(draw.sample), 1 / static_cast<double>(batch.draws.size()));
  for (std::size_t i = model.layers().size(); i-- > 0;) {
    const Layer& layer = model.layers()[i];
    const LayerWork work{layer, i, parameters.data() + layer.weights_begin, draw, batch, true};
    if (layer.relu) relu_backward(made.before[i + 1], d);
    if (layer.kind == LayerKind::dropout)
      d = drop(work, d);
    else if (layer.kind == LayerKind::max_pool_2x2)
      d = pool_backward(layer, made.after[i], d);
    else
      d = multiply_backward(work, made.after[i], d, gradient);
  }
}

}  // namespace

ModelBound bound_of(const Model& model, const std::vector<float>& parameters, const Batch& batch) {
  ModelBound bound{{}, zeros(model.parameters())};
  for (const Draw& draw : batch.draws) {
    const Bounded logits = activate(model, parameters, batch, draw, false).after.back();
    bound.logits.value.insert(bound.logits.value.end(), logits.value.begin(), logits.value.end());
    bound.logits.error.insert(bound.logits.error.end(), logits.error.begin(), logits.error.end());
    differentiate(model, parameters, batch, draw, bound.gradient);
  }
  return bound;
}

}  // namespace paceline::kernels::tests
