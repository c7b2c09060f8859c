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

/// A model on its way. Seconds pass as for any message of that size; the books of the lane between them take it down.
class Transfer {
 public:
  Transfer(Run& run, const Rank& from, const Rank& to, std::int64_t bytes)
      : route_(&run.wire.observation.route(from.number, to.number)), comm_(begin(run, from, to, bytes)) {
    route_->enter(Wire::now());
  }
  Transfer(Transfer&& other) noexcept : route_(std::exchange(other.route_, nullptr)), comm_(other.comm_) {}
  /// It has arrived, or whom it was for is dead.
  ~Transfer() {
    if (route_) route_->leave(Wire::now());
  }
  void wait() const {
    (*comm_)->wait();
    awaited().erase(comm_);
  }

 private:
  static Transfers::iterator begin(Run& run, const Rank& from, const Rank& to, std::int64_t bytes);

  const Route* route_;
  Transfers::iterator comm_;
};

Transfers::iterator Transfer::begin(Run& run, const Rank& from, const Rank& to, std::int64_t bytes) {
  if (run.wire.share_host(from.number, to.number)) bytes = 0;
  Lane& lane = run.wire.lanes.between(main_channel, from.number, to.number);
  lane.bytes += bytes;
  lane.bytes_received += bytes;
  ++lane.messages;
  if (!run.wire.share_machine(from.number, to.number)) run.wire.bytes_on_wire += bytes;
  auto transfer = simgrid::s4u::Comm::sendto_async(from.host, to.host, static_cast<std::uint64_t>(bytes));
  return awaited().insert(awaited().end(), std::move(transfer));
}

void wait_for(Rank& rank, Transfer transfer) {
  rank.fiber->block(Blocked::sending, rank.number, Wire::now());
  transfer.wait();
  rank.fiber->blocked = Blocked::no;
}

void take_from_servers(Run& run, Rank& rank) {
  std::vector<Slice> shards;
  std::vector<Transfer> transfers;
  for (const Rank& server : run.ranks) {
    if (!server.server) continue;
    shards.push_back(server.holder.model()->slice());
    transfers.emplace_back(run, server, rank, shards.back().bytes());
  }
  for (Transfer& transfer : transfers) wait_for(rank, std::move(transfer));
  rank.holder.restore({run.store.initial(), {}});
  for (const Slice& shard : shards) rank.holder.assign(shard);
}

void take_from(Run& run, const Rank& donor, Rank& rank) {
  ModelHolder::Held held = donor.committed.held;
  const auto slots = static_cast<std::int64_t>(run.optimizer_slots);
  std::int64_t bytes = held.model->bytes * (1 + slots);
  for (const auto& [name, state] : held.states) bytes += state.bytes();
  wait_for(rank, Transfer(run, donor, rank, bytes));
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
