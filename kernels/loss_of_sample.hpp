#pragma once
/// The loss that fits what is to be predicted.

#include <span>

#include "kernels/data/dataset.hpp"
#include "kernels/softmax_cross_entropy.hpp"
#include "kernels/squared_error.hpp"

namespace paceline::kernels {

/// `outputs` of the model for that sample of `data`; `gradient` empty: none is wanted.
template <class Real>
SampleLoss loss_of_sample(std::span<const Real> outputs, const Dataset& data, std::size_t sample, double scale,
                          std::span<Real> gradient) {
  if (data.shape().target == Target::category)
    return softmax_cross_entropy<Real>(outputs, data.label(sample), scale, gradient);
  return squared_error<Real>(outputs.front(), data.target(sample), scale, gradient.empty() ? nullptr : gradient.data());
}

}  // namespace paceline::kernels
