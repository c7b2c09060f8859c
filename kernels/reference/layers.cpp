#include "kernels/reference/layers.hpp"

#include <algorithm>
#include <cmath>

namespace paceline::kernels::reference {
namespace {

/// Calls visit(output position, input position, tap) for each of the nine taps that lies inside the image; positions
/// count pixels, taps go from 0 to 8 in reading order.
template <class Visit>
void for_each_tap(const Layer& layer, Visit visit) {
  for (std::size_t y = 0; y < layer.height; ++y)
    for (std::size_t x = 0; x < layer.width; ++x)
      for (std::size_t ky = 0; ky < 3; ++ky)
        for (std::size_t kx = 0; kx < 3; ++kx) {
          const std::size_t row = y + ky, column = x + kx;  // In an image with a border of one.
          if (row == 0 || row > layer.height || column == 0 || column > layer.width) continue;
          visit(y * layer.width + x, (row - 1) * layer.width + (column - 1), ky * 3 + kx);
        }
}

/// Index in `in` of the value that a pooled output takes.
std::size_t winner(const Layer& layer, const double* in, std::size_t y, std::size_t x, std::size_t channel) {
  const auto at = [&](std::size_t dy, std::size_t dx) {
    return ((2 * y + dy) * layer.width + 2 * x + dx) * layer.channels + channel;
  };
  std::size_t best = at(0, 0);
  for (const std::size_t other : {at(0, 1), at(1, 0), at(1, 1)}) {
    if (std::isnan(in[best])) break;
    if (in[other] > in[best] || std::isnan(in[other])) best = other;
  }
  return best;
}

template <class Visit>
void for_each_pooled(const Layer& layer, Visit visit) {
  std::size_t output = 0;
  for (std::size_t y = 0; y < layer.output_height(); ++y)
    for (std::size_t x = 0; x < layer.output_width(); ++x)
      for (std::size_t channel = 0; channel < layer.channels; ++channel) visit(output++, y, x, channel);
}

}  // namespace

void dense_forward(const Layer& layer, const float* weights, const double* in, double* out) {
  const float* const biases = weights + layer.weights;
  for (std::size_t j = 0; j < layer.outputs; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < layer.inputs(); ++i) sum += in[i] * static_cast<double>(weights[i * layer.outputs + j]);
    out[j] = sum + static_cast<double>(biases[j]);
  }
}

void dense_backward(const Layer& layer, const float* weights, const double* in, const double* d_out, double* d_weights,
                    double* d_in) {
  for (std::size_t i = 0; i < layer.inputs(); ++i)
    for (std::size_t j = 0; j < layer.outputs; ++j) d_weights[i * layer.outputs + j] += in[i] * d_out[j];
  for (std::size_t j = 0; j < layer.outputs; ++j) d_weights[layer.weights + j] += d_out[j];
  for (std::size_t i = 0; i < layer.inputs(); ++i) {
    d_in[i] = 0;
    for (std::size_t j = 0; j < layer.outputs; ++j)
      d_in[i] += static_cast<double>(weights[i * layer.outputs + j]) * d_out[j];
  }
}

void convolution_forward(const Layer& layer, const float* weights, const double* in, double* out) {
  const float* const biases = weights + layer.weights;
  const std::size_t filters = layer.outputs;
  std::fill_n(out, layer.output_features(), 0.0);
  for_each_tap(layer, [&](std::size_t to, std::size_t from, std::size_t tap) {
    for (std::size_t c = 0; c < layer.channels; ++c)
      for (std::size_t f = 0; f < filters; ++f)
        out[to * filters + f] +=
            in[from * layer.channels + c] * static_cast<double>(weights[(tap * layer.channels + c) * filters + f]);
  });
  for (std::size_t i = 0; i < layer.output_features(); ++i) out[i] += static_cast<double>(biases[i % filters]);
}

void convolution_backward(const Layer& layer, const float* weights, const double* in, const double* d_out,
                          double* d_weights, double* d_in) {
  const std::size_t filters = layer.outputs;
  std::fill_n(d_in, layer.inputs(), 0.0);
  for_each_tap(layer, [&](std::size_t to, std::size_t from, std::size_t tap) {
    for (std::size_t c = 0; c < layer.channels; ++c)
      for (std::size_t f = 0; f < filters; ++f) {
        const std::size_t weight = (tap * layer.channels + c) * filters + f;
        d_weights[weight] += in[from * layer.channels + c] * d_out[to * filters + f];
        d_in[from * layer.channels + c] += static_cast<double>(weights[weight]) * d_out[to * filters + f];
      }
  });
  for (std::size_t i = 0; i < layer.output_features(); ++i) d_weights[layer.weights + i % filters] += d_out[i];
}

void max_pool_forward(const Layer& layer, const double* in, double* out) {
  for_each_pooled(layer, [&](std::size_t output, std::size_t y, std::size_t x, std::size_t channel) {
    out[output] = in[winner(layer, in, y, x, channel)];
  });
}

void max_pool_backward(const Layer& layer, const double* in, const double* d_out, double* d_in) {
  std::fill_n(d_in, layer.inputs(), 0.0);
  for_each_pooled(layer, [&](std::size_t output, std::size_t y, std::size_t x, std::size_t channel) {
    d_in[winner(layer, in, y, x, channel)] = d_out[output];
  });
}

void dropout_forward(const Layer& layer, const DropoutMask::Row& row, double scale, const double* in, double* out) {
  for (std::size_t i = 0; i < layer.inputs(); ++i) out[i] = row.keeps(i) ? in[i] * scale : 0;
}

void dropout_backward(const Layer& layer, const DropoutMask::Row& row, double scale, const double* d_out,
                      double* d_in) {
  dropout_forward(layer, row, scale, d_out, d_in);
}

void relu_forward(const Layer& layer, double* out) {
  for (std::size_t i = 0; i < layer.output_features(); ++i)
    if (out[i] < 0) out[i] = 0;
}

void relu_backward(const Layer& layer, const double* out, double* d_out) {
  for (std::size_t i = 0; i < layer.output_features(); ++i)
    if (out[i] <= 0) d_out[i] = 0;
}

}  // namespace paceline::kernels::reference
