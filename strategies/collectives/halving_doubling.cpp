#include "strategies/collectives/halving_doubling.hpp"

#include <array>
#include <bit>
#include <utility>

#include "strategies/collectives/fold.hpp"

namespace paceline {
namespace {

/// Keeps the sum of a half of what it had: the first half at a place without that bit, the second at one with it.
/// Partners hold the same range, so they cut it alike.
Slice halve(Communicator& comm, const Team& team, const Slice& mine, int distance) {
  const int kept = team.place & distance ? 1 : 0;
  const int partner = team.rank_at(team.place ^ distance);
  return exchange(comm, partner, mine.chunk(1 - kept, 2), partner) + mine.chunk(kept, 2);
}

/// The other way round.
Slice unite(Communicator& comm, const Team& team, const Slice& mine, int distance) {
  const int partner = team.rank_at(team.place ^ distance);
  std::array<Slice, 2> halves{mine, exchange(comm, partner, mine, partner)};
  if (team.place & distance) std::swap(halves[0], halves[1]);
  return Slice::join(halves);
}

}  // namespace

Slice HalvingDoublingAllReduce::run(Communicator& comm, Slice mine) const {
  return fold_to_power_of_two(comm, std::move(mine), [&comm](const Team& team, Slice sum) {
    for (int distance = 1; distance < team.size; distance *= 2) sum = halve(comm, team, sum, distance);
    for (int distance = team.size / 2; distance > 0; distance /= 2) sum = unite(comm, team, sum, distance);
    return sum;
  });
}

Collective::Cost HalvingDoublingAllReduce::cost(int n, double bytes) const {
  const unsigned power = std::bit_floor(static_cast<unsigned>(n));
  return folded_cost(n, bytes, {2.0 * (std::bit_width(power) - 1), 2.0 * (power - 1) / power * bytes});
}

}  // namespace paceline
