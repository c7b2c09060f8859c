#pragma once
/// The worker's side of a parameter server, the same for synchronous and asynchronous ones: push, then pull, shard by
/// shard.
///
/// M. Li et al., "Scaling distributed machine learning with the parameter server", OSDI 2014, algorithm 1.

#include "strategies/strategy.hpp"

namespace paceline {

/// Sends each server of comm its shard of the gradient: server s holds chunk(s, servers) of the model.
void push(const Slice& gradient, Communicator& comm);

/// Trains until the budget is spent against the servers of comm. All pushes leave at once, and a server answers its own
/// as soon as it may, so a shard's pull waits for no other shard: that the replies are taken in the servers' order
/// costs nothing, since they travel by themselves and to assign one takes no time.
void push_and_pull(Worker& worker, Communicator& comm);

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
