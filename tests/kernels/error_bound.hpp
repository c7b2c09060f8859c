#pragma once
/// How far a single-precision computation of a model may be from the exact one: the standard bounds for sums of
/// products (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1), carried from layer to layer.
///
/// |fl(sum of n products) - sum| <= gamma(n + 2) * sum |a||b| in any order of summation, gamma(n) = n u / (1 - n u),
/// u = 2^-24; errors of the factors are carried along, and where an error may open a ReLU or change the winner of a
/// pool, the whole gradient counts as error. Convolutions that a backend may do by Winograd's algorithm are allowed its
/// roundings beside those of a plain sum.

#include <vector>

#include "kernels/backend.hpp"

namespace paceline::kernels::tests {

struct Bounded {
  std::vector<double> value;
  std::vector<double> error;
};

struct ModelBound {
  Bounded logits;    ///< without dropout, row by row
  Bounded gradient;  ///< the arena, with dropout
};

/// Values in double, on their own code path: each layer as an explicit list of products.
ModelBound bound_of(const Model& model, const std::vector<float>& parameters, const Batch& batch);

}  // namespace paceline::kernels::tests
