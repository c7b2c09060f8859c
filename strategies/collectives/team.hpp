#pragma once
/// Some ranks of a communicator under numbers of their own, and the move that all collectives are made of.
///
/// A team costs nothing to make and has no channel of its own, unlike Communicator::group(): it is for algorithms whose
/// members all send and receive in the same order, so that no message of one pair can be taken for another. It lives
/// on the stack of one collective, so nothing of it outlives a failure.

#include <functional>

#include "strategies/communicator.hpp"

namespace paceline {

struct Team {
  int place = 0;  ///< mine, 0 <= place < size
  int size = 1;
  std::function<int(int)> rank_at;  ///< the communicator's rank at a place

  int next() const { return rank_at((place + 1) % size); }
  int previous() const { return rank_at((place + size - 1) % size); }
};

/// All workers of comm, each at the place of its rank.
Team everybody(const Communicator& comm);

/// Sends `mine` to one rank while a message comes from another (MPI_Sendrecv). Returns what came, once both have
/// arrived: rounds of a collective do not run into each other.
Slice exchange(Communicator& comm, int to, Slice mine, int from);

}  // namespace paceline
