#pragma once
/// How a rank that has lost its model, or is behind the others, gets one.

#include "sim/engine/run.hpp"

namespace paceline::engine {

/// From the rank's own fiber, before its program begins: takes the parameters from the servers, each its shard, or the
/// parameters and the optimizer's state from Run::donor, as one message each over the network. Blocks until all are
/// there. Nothing when there is nobody to take it from (the first start).
void take_model(Run& run, Rank& rank);

}  // namespace paceline::engine
