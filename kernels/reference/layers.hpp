#pragma once
/// The layers, each in plain loops over one sample and in double: the oracle of every other backend, so nothing here is
/// clever.
///
/// `in` and `out` are one sample's activations in NHWC order, `weights` the layer's floats in the arena with the biases
/// behind them. d_x is the gradient of the loss with respect to x; d_weights (the same layout as weights) is added to,
/// d_in is overwritten.

#include "kernels/dropout_mask.hpp"
#include "kernels/models/model.hpp"

namespace paceline::kernels::reference {

void dense_forward(const Layer& layer, const float* weights, const double* in, double* out);
void dense_backward(const Layer& layer, const float* weights, const double* in, const double* d_out, double* d_weights,
                    double* d_in);

void convolution_forward(const Layer& layer, const float* weights, const double* in, double* out);
void convolution_backward(const Layer& layer, const float* weights, const double* in, const double* d_out,
                          double* d_weights, double* d_in);

/// Of equal values the first in reading order wins; not-a-number wins over everything.
void max_pool_forward(const Layer& layer, const double* in, double* out);
void max_pool_backward(const Layer& layer, const double* in, const double* d_out, double* d_in);

void dropout_forward(const Layer& layer, const DropoutMask::Row& row, double scale, const double* in, double* out);
void dropout_backward(const Layer& layer, const DropoutMask::Row& row, double scale, const double* d_out, double* d_in);

/// In place; not-a-number stays. The derivative at 0 is 0.
void relu_forward(const Layer& layer, double* out);
void relu_backward(const Layer& layer, const double* out, double* d_out);

}  // namespace paceline::kernels::reference
