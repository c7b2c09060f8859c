#include "sim/engine/zone.hpp"

#include <unordered_set>

#include <simgrid/kernel/resource/NetworkModelIntf.hpp>
#include <simgrid/kernel/routing/NetPoint.hpp>

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
  }
  within_host_ = get_iface()->create_link("within a host", 1e18);
  within_host_->set_sharing_policy(sg::Link::SharingPolicy::FATPIPE);
  within_host_->seal();
  get_iface()->seal();
  if (latencies_ == Latencies::hidden) get_iface()->get_network_model()->set_lat_factor_cb(true_latency_s);
}

void Zone::get_local_route(const simgrid::kernel::routing::NetPoint* from, const simgrid::kernel::routing::NetPoint* to,
                           simgrid::kernel::routing::Route* into, double* latency) {
  double ignored = 0;  // who asks for the way back, of acknowledgements, wants no latency
  if (!latency) latency = &ignored;
  route_.clear();
  layout_->route(static_cast<int>(from->id()), static_cast<int>(to->id()), route_);
  if (route_.empty()) into->link_list_.push_back(within_host_->get_impl());
  for (const int number : route_) {
    into->link_list_.push_back(link(number)->get_impl());
    if (latencies_ == Latencies::true_sums) *latency += link(number)->get_latency();
  }
  if (latencies_ == Latencies::hidden) *latency += 1;
}

}  // namespace paceline::engine
