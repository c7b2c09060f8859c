#pragma once
/// The simulated machines of a run and the ways between them.

#include <string>
#include <unordered_map>
#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/wire.hpp"
#include "sim/results/run_record.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

class Cluster {
 public:
  /// Builds the platform: one host per worker, then one per server, then the spare ones, which are like a worker's
  /// without overrides. One per process.
  Cluster(const scenario::Cluster& cluster, int servers, int spares = 0);

  simgrid::s4u::Host* host(int number) const { return hosts_[static_cast<std::size_t>(number)]; }
  const std::string& name(int number) const { return names_[static_cast<std::size_t>(number)]; }
  const Rates& rates(int number) const { return rates_[static_cast<std::size_t>(number)]; }
  /// From now on both directions of the host's link have `factor` times the bandwidth that they were built with.
  void scale_link(int host, double factor);
  /// What each link direction carried, in the order of the first host that uses it.
  std::vector<results::LinkRow> links(const Wire::Traffic& traffic, double simulated_time_s) const;

 private:
  std::vector<simgrid::s4u::Host*> hosts_;
  std::vector<std::string> names_;
  std::vector<Rates> rates_;
  std::vector<double> bandwidths_;                                // of each host's link as built
  std::unordered_map<const simgrid::s4u::Link*, double> scaled_;  // links that changed, and their bandwidth as built
};

}  // namespace paceline::engine
