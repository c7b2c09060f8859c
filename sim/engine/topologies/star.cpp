/// topology star: every host hangs on one full-duplex link of its own from a switch that never blocks.
///
/// A message crosses two links: the sender's up and the receiver's down direction.

#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {
namespace {

class Star final : public Topology {
 public:
  explicit Star(const Site& site) {
    site.placement.places({.machines = static_cast<int>(site.machines.size())});  // all are equal: only checks
    for (const MachinePlan& machine : site.machines) add_duplex(machine.name, machine.bandwidth, machine.latency);
  }
  void route(int from, int to, std::vector<int>& into) const override {
    into.push_back(2 * from);
    into.push_back(2 * to + 1);
  }
  std::vector<int> own_links(int machine) const override { return {2 * machine, 2 * machine + 1}; }
};

}  // namespace

TopologyItem star() {
  return {
      {.name = "star",
       .sentence = "Every host has one full-duplex link to a switch that never blocks; a message crosses two links.",
       .source = ""},
      [](const OptionValues& /*options*/, const Site& site) { return std::make_unique<Star>(site); }};
}

}  // namespace paceline::engine
