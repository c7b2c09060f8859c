#include "strategies/collectives/ring_halves.hpp"

#include <utility>

namespace paceline {

RingHalves::RingHalves(Communicator& comm, const Team& team, Slice mine)
    : comm_(&comm), team_(&team), whole_(std::move(mine)) {
  if (!whole_.has_values()) return;
  chunks_.reserve(static_cast<std::size_t>(team.size));
  for (int k = 0; k < team.size; ++k) chunks_.push_back(whole_.chunk(k, team.size));
  whole_ = Slice();  // so that a chunk which arrives is the only owner of its memory
}

void RingHalves::reduce_scatter() {
  const int next = team_->next(), previous = team_->previous();
  for (int round = 0; round < team_->size - 1; ++round) {
    const int k = team_->place - round - 1;
    put(k, exchange(*comm_, next, take(k + 1), previous) + get(k));
  }
}

void RingHalves::all_gather() {
  const int next = team_->next(), previous = team_->previous();
  for (int round = 0; round < team_->size - 1; ++round) {
    const int k = team_->place - round;
    put(k, exchange(*comm_, next, get(k + 1), previous));
  }
}

Slice RingHalves::joined() const {
  return chunks_.empty() ? whole_ : Slice::join(chunks_);
}

Slice RingHalves::get(int k) const {
  return chunks_.empty() ? whole_.chunk(index(k), team_->size) : chunks_[static_cast<std::size_t>(index(k))];
}

Slice RingHalves::take(int k) {
  return chunks_.empty() ? get(k) : std::move(chunks_[static_cast<std::size_t>(index(k))]);
}

void RingHalves::put(int k, Slice chunk) {
  if (!chunks_.empty()) chunks_[static_cast<std::size_t>(index(k))] = std::move(chunk);
}

Slice ring_all_reduce(Communicator& comm, const Team& team, Slice mine) {
  if (team.size == 1) return mine;
  RingHalves ring(comm, team, std::move(mine));
  ring.reduce_scatter();
  ring.all_gather();
  return ring.joined();
}

}  // namespace paceline
