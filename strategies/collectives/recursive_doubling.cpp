#include "strategies/collectives/recursive_doubling.hpp"

#include <bit>
#include <utility>

#include "strategies/collectives/fold.hpp"

namespace paceline {
namespace {

Slice double_recursively(Communicator& comm, const Team& team, Slice mine) {
  for (int distance = 1; distance < team.size; distance *= 2) {
    const int partner = team.place ^ distance;
    const int rank = team.rank_at(partner);
    Slice theirs = exchange(comm, rank, mine, rank);
    mine = partner < team.place ? std::move(theirs) + mine : std::move(mine) + theirs;
  }
  return mine;
}

}  // namespace

Slice RecursiveDoublingAllReduce::run(Communicator& comm, Slice mine) const {
  return fold_to_power_of_two(comm, std::move(mine), [&comm](const Team& team, Slice one) {
    return double_recursively(comm, team, std::move(one));
  });
}

Collective::Cost RecursiveDoublingAllReduce::cost(int n, double bytes) const {
  const int rounds = std::bit_width(static_cast<unsigned>(n)) - 1;  // floor(log2 n)
  return folded_cost(n, bytes, {1.0 * rounds, rounds * bytes});
}

}  // namespace paceline
