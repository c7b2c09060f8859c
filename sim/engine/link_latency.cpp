#include "sim/engine/link_latency.hpp"

#include <deque>
#include <unordered_set>
#include <vector>

#include <simgrid/kernel/resource/NetworkModelIntf.hpp>

namespace paceline::engine {
namespace {

namespace sg = simgrid::s4u;

/// One per link direction, for as long as the process (and so SimGrid's engine) lives.
std::deque<double>& latencies() {
  static std::deque<double> all;
  return all;
}

double factor(double /*bytes*/, const sg::Host* /*from*/, const sg::Host* /*to*/, const std::vector<sg::Link*>& route,
              const std::unordered_set<sg::NetZone*>& /*zones*/) {
  double sum = 0, nominal = 0;
  for (const sg::Link* link : route) {
    sum += true_latency(*link);
    nominal += link->get_latency();
  }
  return nominal > 0 ? sum / nominal : 0;
}

}  // namespace

void set_true_latency(sg::SplitDuplexLink& link, double latency_s) {
  latencies().push_back(latency_s);
  link.get_link_up()->set_data(&latencies().back());
  link.get_link_down()->set_data(&latencies().back());
}

double true_latency(const sg::Link& link) {
  const auto* latency = link.get_data<double>();
  return latency ? *latency : link.get_latency();
}

void use_true_latencies(const sg::NetZone& zone) {
  zone.get_network_model()->set_lat_factor_cb(factor);
}

}  // namespace paceline::engine
