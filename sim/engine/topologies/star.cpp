/// topology star: every host hangs on one full-duplex link of its own from a switch that never blocks.
///
/// A message crosses two links: the sender's up and the receiver's down direction.

#include "sim/engine/link_latency.hpp"
#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {
namespace {

namespace sg = simgrid::s4u;

std::vector<sg::Host*> build(const OptionValues& /*options*/, const std::vector<HostPlan>& plans) {
  auto* zone = sg::create_star_zone("cluster");
  std::vector<sg::Host*> hosts;
  for (const HostPlan& plan : plans) {
    auto* host = zone->create_host(plan.name, plan.flops);
    auto* link = zone->create_split_duplex_link(plan.name, plan.bandwidth);
    link->set_latency(nominal_latency_s);
    set_true_latency(*link, plan.latency);
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {{link, sg::LinkInRoute::Direction::UP}}, true);
    host->seal();
    hosts.push_back(host);
  }
  zone->seal();
  use_true_latencies(*zone);
  return hosts;
}

}  // namespace

TopologyItem star() {
  return {
      {.name = "star",
       .sentence = "Every host has one full-duplex link to a switch that never blocks; a message crosses two links.",
       .source = ""},
      build};
}

}  // namespace paceline::engine
