#pragma once
/// What one sample loses.

namespace paceline::kernels {

struct SampleLoss {
  double loss = 0;       ///< -log p(label), or the squared error of a number
  bool correct = false;  ///< the first largest logit is the label's; false for a number
};

}  // namespace paceline::kernels
