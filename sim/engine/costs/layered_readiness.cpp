#include "sim/engine/costs/layered_readiness.hpp"

#include <algorithm>

namespace paceline::engine {

LayeredReadiness::LayeredReadiness(std::vector<Part> parts) : done_(parts.size(), 1.0) {
  std::int64_t begin = 0;
  double total = 0;
  for (const Part& part : parts) {
    begins_.push_back(begin);
    begin += part.bytes;
    total += part.weight;
  }
  if (total <= 0) return;
  double passed = 0;
  for (std::size_t i = parts.size(); i-- > 0;) {
    passed += parts[i].weight;
    done_[i] = i == 0 ? 1.0 : std::min(1.0, passed / total);
  }
}

double LayeredReadiness::share(std::int64_t from_byte) const {
  if (begins_.empty()) return 1.0;
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), from_byte);
  const auto part = after == begins_.begin() ? std::size_t{0} : static_cast<std::size_t>(after - begins_.begin() - 1);
  return done_[part];
}

}  // namespace paceline::engine
