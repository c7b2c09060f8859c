#include "sim/engine/model_transfer.hpp"

#include <list>
#include <utility>
#include <vector>

#include <simgrid/Exception.hpp>

namespace paceline::engine {
namespace {

using Transfers = std::list<simgrid::s4u::CommPtr>;

/// Transfers that somebody waits for. SimGrid complains when one is dropped before its end, so those of a rank that
/// dies meanwhile stay here for as long as the process lives.
Transfers& awaited() {
  static auto* all = new Transfers;
  return *all;
}

/// Seconds pass as for any message of that size; the books of the lane between them take it down.
Transfers::iterator begin(Run& run, const Rank& from, const Rank& to, std::int64_t bytes) {
  if (run.wire.share_host(from.number, to.number)) bytes = 0;
  Lane& lane = run.wire.lanes.between(main_channel, from.number, to.number);
  lane.bytes += bytes;
  lane.bytes_received += bytes;
  ++lane.messages;
  if (!run.wire.share_machine(from.number, to.number)) run.wire.bytes_on_wire += bytes;
  auto transfer = simgrid::s4u::Comm::sendto_async(from.host, to.host, static_cast<std::uint64_t>(bytes));
  return awaited().insert(awaited().end(), std::move(transfer));
}

void wait_for(Rank& rank, const std::vector<Transfers::iterator>& transfers) {
  for (const auto& transfer : transfers) {
    rank.fiber->block(Blocked::sending, rank.number, Wire::now());
    (*transfer)->wait();
    rank.fiber->blocked = Blocked::no;
    awaited().erase(transfer);
  }
}

void take_from_servers(Run& run, Rank& rank) {
  std::vector<Slice> shards;
  std::vector<Transfers::iterator> transfers;
  for (const Rank& server : run.ranks) {
    if (!server.server) continue;
    shards.push_back(server.holder.model()->slice());
    transfers.push_back(begin(run, server, rank, shards.back().bytes()));
  }
  wait_for(rank, transfers);
  rank.holder.restore({run.store.initial(), {}});
  for (const Slice& shard : shards) rank.holder.assign(shard);
}

void take_from(Run& run, const Rank& donor, Rank& rank) {
  ModelHolder::Held held = donor.committed.held;
  const auto slots = static_cast<std::int64_t>(run.optimizer_slots);
  std::int64_t bytes = held.model->bytes * (1 + slots);
  for (const auto& [name, state] : held.states) bytes += state.bytes();
  wait_for(rank, {begin(run, donor, rank, bytes)});
  rank.holder.restore(std::move(held));
}

}  // namespace

void take_model(Run& run, Rank& rank) {
  if (run.has_servers())
    take_from_servers(run, rank);
  else if (run.donor)
    take_from(run, *run.donor, rank);
  rank.lost = rank.behind = false;
}

}  // namespace paceline::engine
