#include "strategies/collectives/cheapest.hpp"

#include <algorithm>
#include <utility>

#include "strategies/collectives/halving_doubling.hpp"
#include "strategies/collectives/recursive_doubling.hpp"
#include "strategies/collectives/ring.hpp"

namespace paceline {

CheapestAllReduce::CheapestAllReduce(double latency, double bandwidth) : latency_(latency), bandwidth_(bandwidth) {
  candidates_.push_back(std::make_unique<RecursiveDoublingAllReduce>());
  candidates_.push_back(std::make_unique<HalvingDoublingAllReduce>());
  candidates_.push_back(std::make_unique<RingAllReduce>());
}

Slice CheapestAllReduce::run(Communicator& comm, Slice mine) const {
  const Collective& best = choice(comm.workers(), static_cast<double>(mine.bytes()));
  return best.run(comm, std::move(mine));
}

std::vector<Collective::Leg> CheapestAllReduce::legs(const std::vector<Ranks>& parts, double bytes) const {
  std::size_t n = 0;
  for (const Ranks& part : parts) n += part.size();
  return choice(static_cast<int>(n), bytes).legs(parts, bytes);
}

const Collective& CheapestAllReduce::choice(int n, double bytes) const {
  const auto seconds = [&](const auto& candidate) {
    const Cost cost = candidate->cost(n, bytes);
    return cost.messages * latency_ + cost.bytes / bandwidth_;
  };
  return **std::min_element(candidates_.begin(), candidates_.end(),
                            [&](const auto& a, const auto& b) { return seconds(a) < seconds(b); });
}

}  // namespace paceline
