#pragma once
/// The simulated machines of a run and the ways between them.

#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/layout.hpp"
#include "sim/engine/wire.hpp"
#include "sim/engine/zone.hpp"
#include "sim/results/run_record.hpp"

namespace paceline::engine {

class Cluster {
 public:
  /// Builds SimGrid's platform, under that network model. The layout outlives it. One per process.
  Cluster(const Layout& layout, const std::string& network_model);

  const Layout& layout() const { return *layout_; }
  simgrid::s4u::Host* host(int number) const { return zone_->host(number); }
  /// Bytes/s of a link of the layout, as it is now.
  double bandwidth(int link) const { return zone_->link(link)->get_bandwidth(); }
  /// From now on both directions of the link that the host has to the network have `factor` times the bandwidth that
  /// they were built with.
  void scale_link(int host, double factor);
  /// What each link direction carried, in the order of the first host that uses it.
  std::vector<results::LinkRow> links(const Wire::Traffic& traffic, double simulated_time_s) const;

 private:
  const Layout* layout_;
  Zone* zone_;
};

}  // namespace paceline::engine
