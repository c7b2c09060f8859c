#include "strategies/collectives/fold.hpp"

#include <bit>
#include <utility>

namespace paceline {

Slice fold_to_power_of_two(Communicator& comm, Slice mine,
                           const std::function<Slice(const Team& team, Slice mine)>& among) {
  const int me = comm.rank();
  const int size = static_cast<int>(std::bit_floor(static_cast<unsigned>(comm.workers())));
  const int surplus = comm.workers() - size;
  const bool folded = me < 2 * surplus;
  if (folded && me % 2 == 0) {
    comm.send(me + 1, {std::move(mine)});
    return comm.recv(me + 1).payload;
  }
  if (folded) mine = comm.recv(me - 1).payload + mine;
  const Team team{.place = folded ? me / 2 : me - surplus, .size = size, .rank_at = [surplus](int place) {
                    return place < surplus ? 2 * place + 1 : place + surplus;
                  }};
  Slice sum = among(team, std::move(mine));
  if (folded) comm.send(me - 1, {sum});
  return sum;
}

Collective::Cost folded_cost(int n, double bytes, const Collective::Cost& among) {
  if (std::has_single_bit(static_cast<unsigned>(n))) return among;
  return {among.messages + 2, among.bytes + 2 * bytes};
}

}  // namespace paceline
