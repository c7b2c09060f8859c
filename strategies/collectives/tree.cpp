#include "strategies/collectives/tree.hpp"

#include <bit>
#include <utility>

namespace paceline {

Slice TreeAllReduce::run(Communicator& comm, Slice mine) const {
  const Team all = everybody(comm);
  return broadcast_from_first(comm, all, reduce_to_first(comm, all, std::move(mine)));
}

Collective::Cost TreeAllReduce::cost(int n, double bytes) const {
  const int levels = std::bit_width(static_cast<unsigned>(n - 1));  // ceil(log2 n)
  return {2.0 * levels, 2.0 * levels * bytes};
}

// A place whose lowest set bit is d is the child of place - d.

Slice reduce_to_first(Communicator& comm, const Team& team, Slice mine) {
  for (int distance = 1; distance < team.size; distance *= 2) {
    if (team.place & distance) {
      comm.send(team.rank_at(team.place - distance), {std::move(mine)});
      return {};
    }
    const int child = team.place + distance;
    if (child < team.size) mine = std::move(mine) + comm.recv(team.rank_at(child)).payload;
  }
  return mine;
}

Slice broadcast_from_first(Communicator& comm, const Team& team, Slice whole) {
  int distance = 1;
  while (distance < team.size && !(team.place & distance)) distance *= 2;
  if (team.place > 0) whole = comm.recv(team.rank_at(team.place - distance)).payload;
  for (distance /= 2; distance > 0; distance /= 2) {  // the largest subtree first
    const int child = team.place + distance;
    if (child < team.size) comm.send(team.rank_at(child), {whole});
  }
  return whole;
}

}  // namespace paceline
