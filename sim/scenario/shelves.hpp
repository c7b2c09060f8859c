#pragma once
/// The catalogues that a scenario chooses from, handed in by the command line so that the loader depends on none of
/// them.

#include "catalogue/entry.hpp"

namespace paceline::scenario {

struct Shelves {
  Shelf datasets, partitions, models, optimizers, backends;                                 // kernels
  Shelf strategies, compressions;                                                           // strategies
  Shelf topologies, network_models, fidelities, timings, stragglers, failures, recoveries;  // engine
  Shelf device_profiles;  // engine; the defaults of an entry's options are the values of a device
};

}  // namespace paceline::scenario
