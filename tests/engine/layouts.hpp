#pragma once
/// Scenarios and layouts of clusters that are more than a star.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/catalogue.hpp"
#include "sim/engine/layout.hpp"
#include "tests/engine/experiment.hpp"

namespace paceline::tests {

inline scenario::Choice topology(const std::string& name, Options options = {}) {
  return choose(engine::topologies().shelf(), name, std::move(options));
}

inline scenario::Scenario on_topology(scenario::Scenario scenario, scenario::Choice topology) {
  scenario.cluster.network.topology = std::move(topology);
  return scenario;
}

inline scenario::Choice racks_of(std::int64_t hosts, double oversubscription = 1) {
  return topology("racks", {{"hosts_per_rack", hosts}, {"oversubscription", oversubscription}});
}

inline constexpr double inner_bandwidth = 4e9;
inline constexpr double inner_latency = 3e-6;

inline scenario::Scenario with_machines(scenario::Scenario scenario, std::int64_t devices) {
  scenario.cluster.devices_per_host = devices;
  scenario.cluster.device_network = {inner_bandwidth, inner_latency};
  return scenario;
}

inline std::vector<std::string> route_names(const engine::Layout& layout, int from, int to) {
  std::vector<int> route;
  layout.route(from, to, route);
  std::vector<std::string> names;
  for (const int link : route) names.push_back(layout.links()[static_cast<std::size_t>(link)].name);
  return names;
}

}  // namespace paceline::tests
