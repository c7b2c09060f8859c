#pragma once
/// How large the numbers are that Winograd's F(2x2, 3x3) adds up on its way, in units of which its roundings are
/// measured: every transform with the absolute values of its matrix, applied to magnitudes (Higham 2002, section 3.1;
/// for Winograd: Barabasz et al., Error analysis and improving the accuracy of Winograd convolution, ACM TOMS 46(4),
/// 2020).

#include <vector>

#include "kernels/models/model.hpp"

namespace paceline::kernels::tests {

/// Whether a backend may compute the layer so.
bool may_be_winograd(const Layer& layer);

/// All arguments are magnitudes: `in` of one sample, `weights` of the layer, `d_out` of one sample.
/// Of each output before its bias.
std::vector<double> winograd_outputs(const Layer& layer, const std::vector<double>& in,
                                     const std::vector<double>& weights);
/// Of each input's gradient.
std::vector<double> winograd_inputs(const Layer& layer, const std::vector<double>& weights,
                                    const std::vector<double>& d_out);
/// Of one sample's part of each weight's gradient.
std::vector<double> winograd_weights(const Layer& layer, const std::vector<double>& in,
                                     const std::vector<double>& d_out);

}  // namespace paceline::kernels::tests
