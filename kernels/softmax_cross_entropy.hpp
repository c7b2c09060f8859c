#pragma once
/// The loss of every classifier here, in double and the same for all CPU backends.

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/sample_loss.hpp"

namespace paceline::kernels {

/// Cross-entropy of softmax(logits) with `label`, stable for logits of any size. Where `gradient` is not empty it takes
/// (softmax(logits) - onehot(label)) * scale. Not-a-number among the logits makes loss and gradient not-a-number,
/// and the sample not correct.
/// Source: Goodfellow, Bengio, Courville, Deep Learning, 2016, eq. 6.31 to 6.33.
template <class Real>
SampleLoss softmax_cross_entropy(std::span<const Real> logits, std::int32_t label, double scale,
                                 std::span<Real> gradient);

}  // namespace paceline::kernels
