#include "sim/engine/catalogue.hpp"

#include "sim/engine/costs/network.hpp"

namespace paceline::engine {

const Catalogue<MakeTopology>& topologies() {
  static const Catalogue<MakeTopology> all("topology", {star(), racks(), fat_tree(), platform()});
  return all;
}

const Catalogue<MakeCostModel>& timings() {
  static const Catalogue<MakeCostModel> all("timing",
                                            {fixed_timing(), analytic_timing(), measured_timing(), profile_timing()});
  return all;
}

const Catalogue<BringMisfortune>& stragglers() {
  static const Catalogue<BringMisfortune> all(
      "straggler", {slow(), noise(), episodes(), periodic(), straggler_trace(), slow_link()});
  return all;
}

const Catalogue<BringMisfortune>& failures() {
  static const Catalogue<BringMisfortune> all(
      "failure", {crash(), random_failures(), rack(), failure_trace(), link_down(), partition()});
  return all;
}

const Catalogue<MakeRecovery>& recoveries() {
  static const Catalogue<MakeRecovery> all(
      "recovery", {no_recovery(), checkpoint_recovery(), elastic_recovery(), spares_recovery()});
  return all;
}

Shelf network_models() {
  return {
      "network model",
      {{.name = "ideal",
        .sentence = "A message takes exactly the latencies plus its bytes over the smallest bandwidth; shares are "
                    "max-min fair.",
        .source = "Casanova et al., SimGrid, JPDC 74 (2014)"},
       {.name = "tcp",
        .sentence = "SimGrid's LV08: latencies times 13.01, 97 % of the bandwidth, shares and rates that shrink with "
                    "the latency, and acknowledgements that cross the way back, as measured on TCP.",
        .source = "Velho and Legrand, Accuracy study and improvement of network simulation in the SimGrid "
                  "framework, SIMUTools 2009"}}};
}

Shelf networks_shelf() {
  Shelf shelf{"network", {}};
  for (const Network& network : networks()) shelf.entries.push_back({network.name, network.sentence, network.source});
  return shelf;
}

Shelf fidelities() {
  return {"fidelity", {{.name = "flow", .sentence = "Each message is a flow of its own.", .source = ""}}};
}

}  // namespace paceline::engine
