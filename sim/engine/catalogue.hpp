#pragma once
/// What the engine offers for a scenario to choose: one line each, each defined in the file of its name.

#include "sim/engine/cost_model.hpp"
#include "sim/engine/misfortune/misfortune_item.hpp"
#include "sim/engine/recovery/recovery.hpp"
#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {

const Catalogue<MakeTopology>& topologies();
const Catalogue<MakeCostModel>& timings();
const Catalogue<BringMisfortune>& stragglers();
const Catalogue<BringMisfortune>& failures();
const Catalogue<MakeRecovery>& recoveries();
Shelf network_models();
Shelf fidelities();
/// What cluster.device.profile names; an entry's options carry its values as their defaults.
Shelf device_profiles();
/// What timing profile names.
Shelf networks_shelf();

}  // namespace paceline::engine
