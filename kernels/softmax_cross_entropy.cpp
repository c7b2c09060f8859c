#include "kernels/softmax_cross_entropy.hpp"

#include <cmath>

#include "kernels/portable_math.hpp"

namespace paceline::kernels {

template <class Real>
SampleLoss softmax_cross_entropy(std::span<const Real> logits, std::int32_t label, double scale,
                                 std::span<Real> gradient) {
  const auto target = static_cast<std::size_t>(label);
  std::size_t largest = 0;
  for (std::size_t i = 1; i < logits.size(); ++i)
    if (logits[i] > logits[largest]) largest = i;
  const double top = logits[largest];
  double sum = 0;
  for (const Real logit : logits) sum += portable_exp(static_cast<double>(logit) - top);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const double probability = portable_exp(static_cast<double>(logits[i]) - top) / sum;
    gradient[i] = static_cast<Real>((probability - (i == target ? 1 : 0)) * scale);
  }
  const double loss = (top - static_cast<double>(logits[target])) + portable_log(sum);
  return {loss, largest == target && !std::isnan(loss)};
}

template SampleLoss softmax_cross_entropy<float>(std::span<const float>, std::int32_t, double, std::span<float>);
template SampleLoss softmax_cross_entropy<double>(std::span<const double>, std::int32_t, double, std::span<double>);

}  // namespace paceline::kernels
