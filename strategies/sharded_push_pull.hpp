#pragma once
/// The worker's side of a parameter server, the same for synchronous and asynchronous ones: push, then pull, shard by
/// shard.
///
/// M. Li et al., "Scaling distributed machine learning with the parameter server", OSDI 2014, algorithm 1.

#include "strategies/strategy.hpp"

namespace paceline {

/// Trains until the budget is spent against the servers of comm, server s holding chunk(s, servers) of the model.
void push_and_pull(Worker& worker, Communicator& comm);

/// The option `servers` and its reader.
Option servers_option();

}  // namespace paceline
