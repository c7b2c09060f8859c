#include "strategies/collectives/hierarchical.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "strategies/collectives/ring.hpp"
#include "strategies/collectives/ring_halves.hpp"
#include "strategies/collectives/tree.hpp"

namespace paceline {
namespace {

using Parts = std::vector<std::vector<int>>;

/// Where one rank stands.
struct Seat {
  int part = 0;
  int place = 0;  ///< in the part
};

Seat seat_of(int rank, const Parts& parts) {
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto found = std::lower_bound(parts[part].begin(), parts[part].end(), rank);  // ranks ascend in each part
    if (found != parts[part].end() && *found == rank)
      return {static_cast<int>(part), static_cast<int>(found - parts[part].begin())};
  }
  return {};  // never: every worker is in a part
}

bool of_equal_size(const Parts& parts) {
  return std::all_of(parts.begin(), parts.end(), [&](const auto& one) { return one.size() == parts.front().size(); });
}

Team inside(const Parts& parts, const Seat& seat) {
  const std::vector<int>& part = parts[static_cast<std::size_t>(seat.part)];
  return {.place = seat.place, .size = static_cast<int>(part.size()), .rank_at = [&part](int place) {
            return part[static_cast<std::size_t>(place)];
          }};
}

/// The ranks at the seat's place of each part.
Team across(const Parts& parts, const Seat& seat) {
  return {.place = seat.part,
          .size = static_cast<int>(parts.size()),
          .rank_at = [&parts, place = static_cast<std::size_t>(seat.place)](int part) {
            return parts[static_cast<std::size_t>(part)][place];
          }};
}

Slice over_equal_parts(Communicator& comm, const Team& part, const Team& others, Slice mine) {
  RingHalves ring(comm, part, std::move(mine));
  ring.reduce_scatter();
  ring.put_own(ring_all_reduce(comm, others, ring.take_own()));
  ring.all_gather();
  return ring.joined();
}

Slice over_first_ranks(Communicator& comm, const Team& part, const Team& others, Slice mine) {
  Slice sum = reduce_to_first(comm, part, std::move(mine));
  if (part.place == 0) sum = ring_all_reduce(comm, others, std::move(sum));
  return broadcast_from_first(comm, part, std::move(sum));
}

}  // namespace

Slice HierarchicalAllReduce::run(Communicator& comm, Slice mine) const {
  const Parts parts = comm.neighbourhoods();
  const Seat seat = seat_of(comm.rank(), parts);
  const Team part = inside(parts, seat), others = across(parts, seat);
  return of_equal_size(parts) ? over_equal_parts(comm, part, others, std::move(mine))
                              : over_first_ranks(comm, part, others, std::move(mine));
}

Collective::Cost HierarchicalAllReduce::cost(int n, double bytes) const {
  return RingAllReduce().cost(n, bytes);
}

std::vector<Collective::Leg> HierarchicalAllReduce::legs(const std::vector<Ranks>& parts, double bytes) const {
  const std::size_t size = parts.front().size();
  if (!of_equal_size(parts)) return {};
  const RingAllReduce ring;
  if (parts.size() == 1 || size == 1) return ring.legs(parts, bytes);
  std::vector<Ranks> across(size);
  for (const Ranks& part : parts)
    for (std::size_t place = 0; place < size; ++place) across[place].push_back(part[place]);
  const auto of = [](const std::vector<Ranks>& all) { return static_cast<int>(all.size()); };
  return {{ring.cost(of(across), bytes), "inside each part", parts},
          {ring.cost(of(parts), bytes / of(across)), "between parts", across}};
}

}  // namespace paceline
