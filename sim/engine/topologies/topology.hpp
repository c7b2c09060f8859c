#pragma once
/// How the hosts of a cluster are wired.

#include <functional>
#include <string>
#include <vector>

#include <simgrid/s4u.hpp>

#include "catalogue/catalogue.hpp"

namespace paceline::engine {

/// One host to be built, in the order of ranks: workers, then servers.
struct HostPlan {
  std::string name;      ///< zero padded, unique
  double flops = 1;      ///< flop/s
  double bandwidth = 1;  ///< bytes/s of its own link, each direction
  double latency = 0;    ///< seconds of its own link
};

/// Builds and seals the platform; returns the hosts in the order of the plans. Called once per process.
using BuildTopology =
    std::function<std::vector<simgrid::s4u::Host*>(const OptionValues&, const std::vector<HostPlan>&)>;
using TopologyItem = Catalogue<BuildTopology>::Item;

TopologyItem star();

}  // namespace paceline::engine
