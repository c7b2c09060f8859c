#include "sim/engine/zone.hpp"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include <simgrid/kernel/resource/NetworkModelIntf.hpp>
#include <simgrid/kernel/routing/NetPoint.hpp>
#include <xbt/config.hpp>

namespace paceline::engine {
namespace {

namespace sg = simgrid::s4u;

/// Under Latencies::hidden each route has a latency of 1 s, so the factor is what a message really waits for.
double true_latency_s(double /*bytes*/, const sg::Host* /*from*/, const sg::Host* /*to*/,
                      const std::vector<sg::Link*>& route, const std::unordered_set<sg::NetZone*>& /*zones*/) {
  double sum = 0;
  for (const sg::Link* link : route) sum += link->get_latency();
  return sum;
}

}  // namespace

Zone& Zone::build(const Layout& layout, Latencies latencies) {
  auto* zone = new Zone(layout, latencies);  // SimGrid's engine deletes it
  zone->add_content();
  return *zone;
}

Zone::Zone(const Layout& layout, Latencies latencies)
    : NetZoneImpl("cluster"), layout_(&layout), latencies_(latencies) {}

void Zone::add_content() {
  for (int host = 0; host < layout_->hosts(); ++host)
    hosts_.push_back(get_iface()->create_host(numbered("host", host, layout_->hosts()), 1)->seal());
  for (const LinkPlan& plan : layout_->links()) {
    // Not under its own name, which a user's file may have chosen: SimGrid aborts on a name that it knows.
    sg::Link* link = get_iface()->create_link(std::to_string(links_.size()), plan.bandwidth)->set_latency(plan.latency);
    if (!plan.shared) link->set_sharing_policy(sg::Link::SharingPolicy::FATPIPE);
    links_.push_back(link->seal());
    impls_.push_back(link->get_impl());
    bandwidths_.push_back(plan.bandwidth);
  }
  within_host_ = get_iface()->create_link("within a host", 1e18);
  within_host_->set_sharing_policy(sg::Link::SharingPolicy::FATPIPE);
  within_host_->seal();
  get_iface()->seal();
  if (latencies_ == Latencies::hidden) get_iface()->get_network_model()->set_lat_factor_cb(true_latency_s);
}

void Zone::set_bandwidth(int number, double bandwidth) {
  bandwidths_[static_cast<std::size_t>(number)] = bandwidth;
  if (latencies_ == Latencies::hidden)
    link(number)->set_bandwidth(bandwidth);
  else
    let_change(number);
}

// Where flows are weighted, SimGrid 3.32 takes a change of bandwidth off the weights of flows that do not have it
// there, those of acknowledgements, and aborts when one falls below 0. So the link keeps its bandwidth, and with it all
// weights, and carries a share of it.
void Zone::let_change(int number) {
  changes_.resize(links_.size());
  if (changes_[static_cast<std::size_t>(number)]) return;
  changes_[static_cast<std::size_t>(number)] = true;
  const LinkPlan& plan = layout_->links()[static_cast<std::size_t>(number)];
  if (!plan.shared) return;  // what each message has for itself is limited message by message
  link(number)->set_sharing_policy(sg::Link::SharingPolicy::NONLINEAR,
                                   [this, number, built = plan.bandwidth](double capacity, int /*messages*/) {
                                     return capacity * bandwidth(number) / built;
                                   });
}

double Zone::speed_limit(int from, int to) const {
  if (latencies_ == Latencies::hidden) return -1;
  std::vector<int> route;
  layout_->route(from, to, route);
  double latency = 0, least = std::numeric_limits<double>::infinity();
  for (const int number : route) {
    latency += layout_->links()[static_cast<std::size_t>(number)].latency;
    least = std::min(least, bandwidth(number));
  }
  const double window = simgrid::config::get_value<double>("network/TCP-gamma");
  return latency > 0 ? std::min(least, window / (2 * latency)) : least;
}

void Zone::get_local_route(const simgrid::kernel::routing::NetPoint* from, const simgrid::kernel::routing::NetPoint* to,
                           simgrid::kernel::routing::Route* into, double* latency) {
  double ignored = 0;  // who asks for the way back, of acknowledgements, wants no latency
  if (!latency) latency = &ignored;
  route_.clear();
  layout_->route(static_cast<int>(from->id()), static_cast<int>(to->id()), route_);
  into->link_list_.reserve(into->link_list_.size() + std::max<std::size_t>(1, route_.size()));
  if (route_.empty()) into->link_list_.push_back(within_host_->get_impl());
  for (const int number : route_) {
    into->link_list_.push_back(impls_[static_cast<std::size_t>(number)]);
    if (latencies_ == Latencies::true_sums) *latency += link(number)->get_latency();
  }
  if (latencies_ == Latencies::hidden) *latency += 1;
}

}  // namespace paceline::engine
