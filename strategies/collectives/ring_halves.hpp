#pragma once
/// The two halves of a ring all-reduce, for a ring over all workers and for rings inside another collective.

#include <utility>
#include <vector>

#include "strategies/collectives/team.hpp"

namespace paceline {

/// One member's part in the ring that a team forms in the order of its places. Each half takes size - 1 rounds, in each
/// of which a member sends a chunk of 1/size to the next, receives one from the previous and waits for both.
class RingHalves {
 public:
  RingHalves(Communicator& comm, const Team& team, Slice mine);

  /// Sums: afterwards own() is the team's sum of chunk place + 1 (modulo size).
  void reduce_scatter();
  /// The chunk that reduce_scatter left here.
  Slice take_own() { return take(team_->place + 1); }
  /// What stands for it in all_gather.
  void put_own(Slice chunk) { put(team_->place + 1, std::move(chunk)); }
  /// Hands round what each member has as its own.
  void all_gather();
  /// All chunks; call it last.
  Slice joined() const;

 private:
  Slice get(int k) const;
  Slice take(int k);
  void put(int k, Slice chunk);
  int index(int k) const { return (k % team_->size + team_->size) % team_->size; }

  Communicator* comm_;
  const Team* team_;
  Slice whole_;
  std::vector<Slice> chunks_;  // empty without values: a chunk is only a size then, and N lists of N would be N*N
};

/// Both halves: the team's sum, the same bits at each place.
Slice ring_all_reduce(Communicator& comm, const Team& team, Slice mine);

}  // namespace paceline
