#pragma once
/// The worker's side of synchronous training with backup workers.
///
/// J. Chen et al., "Revisiting distributed synchronous SGD", arXiv:1604.00981 (2016), algorithms 3 and 4.

#include "strategies/strategy.hpp"

namespace paceline {

/// Trains until the budget is spent. Every server of comm sends one piece of news, its shard of the new parameters, for
/// each of its updates. A step begins at the same version of all shards and ends with the news of all of them: if
/// these come first, the gradient is abandoned half-way, else it is pushed to all. Who is late by several updates goes
/// through them one by one, so that each worker takes exactly one step per update.
/// A gradient is not abandoned before the last shard's news: a shard that still waits for it could wait for ever, had
/// one of the others died between its pushes.
void push_unless_late(Worker& worker, Communicator& comm);

}  // namespace paceline
