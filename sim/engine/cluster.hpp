#pragma once
/// The simulated machines of a run and the ways between them.

#include <string>
#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/cost_model.hpp"
#include "sim/results/run_record.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

class Lanes;

class Cluster {
 public:
  /// Builds the platform: one host per worker, then one per server. One per process.
  Cluster(const scenario::Cluster& cluster, int servers);

  simgrid::s4u::Host* host(int rank) const { return hosts_[static_cast<std::size_t>(rank)]; }
  const std::string& name(int rank) const { return names_[static_cast<std::size_t>(rank)]; }
  const Rates& rates(int rank) const { return rates_[static_cast<std::size_t>(rank)]; }
  /// What each link direction carried, in the order of the first host that uses it.
  std::vector<results::LinkRow> traffic(const Lanes& lanes, double simulated_time_s) const;

 private:
  std::vector<simgrid::s4u::Host*> hosts_;
  std::vector<std::string> names_;
  std::vector<Rates> rates_;
};

}  // namespace paceline::engine
