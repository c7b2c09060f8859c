#include "strategies/collectives/ring.hpp"

#include <utility>

#include "strategies/collectives/ring_halves.hpp"

namespace paceline {

Slice RingAllReduce::run(Communicator& comm, Slice mine) const {
  return ring_all_reduce(comm, everybody(comm), std::move(mine));
}

}  // namespace paceline
