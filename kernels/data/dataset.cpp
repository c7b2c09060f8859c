#include "kernels/data/dataset.hpp"

namespace paceline::kernels {

std::vector<std::int32_t> labels(const Dataset& data) {
  std::vector<std::int32_t> all(data.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = data.label(i);
  return all;
}

}  // namespace paceline::kernels
