#pragma once
/// How far apart two runs in float may end that are the same in real numbers.

#include <cstddef>

namespace paceline::tests {

/// One run takes the mean over N workers' gradients, the other one gradient over all their samples.
struct Rounding {
  int workers = 1;
  int steps = 1;
  double rate = 0;
  double momentum = 0;
  double gradient = 0;   ///< no element of any gradient is larger
  double parameter = 0;  ///< no parameter at the start is larger
};

/// For gradients whose element i depends on parameter i alone, with that Lipschitz constant. Largest difference of any
/// parameter.
double elementwise_drift(const Rounding& run, double lipschitz);

/// One run applies the mean of N gradients, the other one each of them by itself, scaled by 1 / N; plain SGD, gradients
/// as for elementwise_drift. Largest difference of any parameter.
double one_by_one_drift(const Rounding& run, double lipschitz);

/// One run applies the mean of N gradients, the other one takes the mean of the N parameters that each gradient leads
/// to; plain SGD, gradients as for elementwise_drift. Largest difference of any parameter.
double averaged_drift(const Rounding& run, double lipschitz);

/// For a convex loss and plain SGD with rate <= 2 / (largest curvature). Euclidean distance of all parameters.
double convex_drift(const Rounding& run, std::size_t parameters);

}  // namespace paceline::tests
