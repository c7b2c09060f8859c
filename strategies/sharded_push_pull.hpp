#pragma once
/// The worker's side of a parameter server, the same for synchronous and asynchronous ones: push, then pull, shard by
/// shard.
///
/// M. Li et al., "Scaling distributed machine learning with the parameter server", OSDI 2014, algorithm 1.

#include "strategies/strategy.hpp"

namespace paceline {

/// Sends each server of comm its shard of the gradient: server s holds chunk(s, servers) of the model.
void push(const Slice& gradient, Communicator& comm);

/// Trains until the budget is spent against the servers of comm.
void push_and_pull(Worker& worker, Communicator& comm);

/// A step in which `workers` push to and pull from all of that many servers at once: their links carry workers/servers
/// shards of S each way, a worker's own link carries S.
Collective::Cost push_and_pull_together(int workers, int servers, double bytes);

/// A step of workers that push and pull each by itself, where one update is a step. Workers that take exactly as long
/// as each other stay in step and share the servers' links; all together they are no faster than those links.
StepTime push_and_pull_apart(const StepTerms& terms, int servers);

/// The option `servers`.
Option servers_option();
/// The option `update_scale` of servers that apply each gradient by itself.
Option update_scale_option();
/// Its value for that many workers: 1 / workers when it was not given, so that a sample counts as much as under
/// ps-sync.
class UpdateScale {
 public:
  explicit UpdateScale(const OptionValues& options)
      : given_(options.has("update_scale") ? static_cast<float>(options.number("update_scale")) : 0.0F) {}
  float among(int workers) const { return given_ > 0 ? given_ : 1.0F / static_cast<float>(workers); }

 private:
  float given_;  // 0: not given
};

}  // namespace paceline
