#include "strategies/collectives/ring.hpp"

#include <numeric>
#include <utility>

#include "strategies/collectives/ring_halves.hpp"

namespace paceline {

Slice RingAllReduce::run(Communicator& comm, Slice mine) const {
  return ring_all_reduce(comm, everybody(comm), std::move(mine));
}

std::vector<Collective::Leg> RingAllReduce::legs(const std::vector<Ranks>& parts, double bytes) const {
  std::size_t n = 0;
  for (const Ranks& part : parts) n += part.size();
  Ranks all(n);
  std::iota(all.begin(), all.end(), 0);
  return {{cost(static_cast<int>(n), bytes), "", {std::move(all)}}};
}

}  // namespace paceline
