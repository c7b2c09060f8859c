#pragma once
/// A layout as SimGrid sees it: all hosts and links in one zone, which knows every route itself.
///
/// SimGrid's own zones do not fit: three nested levels lose links, a device that reaches its neighbours over one link
/// and the network over another needs a table of all pairs, and under `ideal` the sum of latencies that a route tells
/// SimGrid must be the same for all.

#include <vector>

#include <simgrid/kernel/routing/NetZoneImpl.hpp>
#include <simgrid/s4u.hpp>

#include "sim/engine/layout.hpp"

namespace paceline::engine {

/// What SimGrid is told about the latency of a route.
enum class Latencies {
  true_sums,  ///< what it is; flows are weighted by it, as TCP does
  hidden      ///< 1 s for all, so that it does not decide who gets how much bandwidth; messages wait for the true sum
};

class Zone final : public simgrid::kernel::routing::NetZoneImpl {
 public:
  /// Builds and seals the platform. The engine owns it from then on; the layout outlives it. One per process.
  static Zone& build(const Layout& layout, Latencies latencies);

  simgrid::s4u::Host* host(int number) const { return hosts_[static_cast<std::size_t>(number)]; }
  /// Bytes/s of a link, as it is now.
  double bandwidth(int link) const { return bandwidths_[static_cast<std::size_t>(link)]; }
  /// From an actor.
  void set_bandwidth(int link, double bandwidth);
  /// See Cluster.
  bool limits_messages() const { return latencies_ == Latencies::true_sums; }
  double speed_limit(int from, int to) const;

 private:
  Zone(const Layout& layout, Latencies latencies);
  void add_content();
  void get_local_route(const simgrid::kernel::routing::NetPoint* from, const simgrid::kernel::routing::NetPoint* to,
                       simgrid::kernel::routing::Route* into, double* latency) override;

  const Layout* layout_;
  Latencies latencies_;
  std::vector<simgrid::s4u::Host*> hosts_;
  simgrid::s4u::Link* link(int number) const { return links_[static_cast<std::size_t>(number)]; }
  void let_change(int link);

  std::vector<simgrid::s4u::Link*> links_;
  // SimGrid's side of them: asking for it is a dynamic_cast, and each message needs its route.
  std::vector<simgrid::kernel::resource::StandardLinkImpl*> impls_;
  std::vector<double> bandwidths_;  // of links, now
  std::vector<bool> changes_;       // whether a link's bandwidth has changed
  simgrid::s4u::Link* within_host_ = nullptr;
  std::vector<int> route_;  // of the message at hand
};

}  // namespace paceline::engine
