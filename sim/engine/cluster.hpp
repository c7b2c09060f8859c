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
  double bandwidth(int link) const { return zone_->bandwidth(link); }
  /// From now on that link of the layout has this bandwidth.
  void set_bandwidth(int link, double bandwidth) { zone_->set_bandwidth(link, bandwidth); }
  /// Whether anything but the links that it crosses limits a message.
  bool limits_messages() const { return zone_->limits_messages(); }
  /// What keeps a message between those hosts from going faster, in bytes/s, beside what others leave it, now that
  /// bandwidths have changed. Negative: nothing but links.
  double speed_limit(int from, int to) const { return zone_->speed_limit(from, to); }
  /// What each link direction carried, in the order of the first host that uses it.
  std::vector<results::LinkRow> links(const Wire::Traffic& traffic, double simulated_time_s) const;

 private:
  const Layout* layout_;
  Zone* zone_;
};

}  // namespace paceline::engine
