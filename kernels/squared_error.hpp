#pragma once
/// The loss of every regression here: the squared error, so that the loss of a split is the mean squared error (as
/// scikit-learn and PyTorch count it), and its root the typical error in the target's own unit.

#include "kernels/sample_loss.hpp"

namespace paceline::kernels {

/// (prediction - target)^2. Where `gradient` is not nullptr it takes 2 (prediction - target) scale. Only single
/// operations that IEEE 754 rounds, so every processor gives the same bits; the square is taken in double. Not-a-number
/// passes.
/// Source: Bishop, Pattern Recognition and Machine Learning, 2006, eq. 3.12 without its factor of one half.
template <class Real>
SampleLoss squared_error(Real prediction, float target, double scale, Real* gradient) {
  const Real difference = prediction - static_cast<Real>(target);
  if (gradient != nullptr) *gradient = 2 * (difference * static_cast<Real>(scale));
  return {static_cast<double>(difference) * static_cast<double>(difference), false};
}

}  // namespace paceline::kernels
