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

}  // namespace paceline::engine
