#include "sim/engine/cluster.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "sim/engine/catalogue.hpp"
#include "sim/engine/link_latency.hpp"

namespace paceline::engine {
namespace {

/// "worker-007": as wide as the largest number, so that names sort like ranks.
std::string numbered(const char* role, std::int64_t number, std::int64_t count) {
  const int width = static_cast<int>(std::to_string(std::max<std::int64_t>(count - 1, 0)).size());
  char text[48];
  std::snprintf(text, sizeof text, "%s-%0*lld", role, width, static_cast<long long>(number));
  return text;
}

}  // namespace

Cluster::Cluster(const scenario::Cluster& cluster, int servers, int spares) {
  std::vector<HostPlan> plans;
  const scenario::Device& device = cluster.device;
  const auto add = [&](const char* role, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      plans.push_back({.name = numbered(role, i, count),
                       .flops = device.flops,
                       .bandwidth = cluster.network.bandwidth,
                       .latency = cluster.network.latency});
      names_.push_back(plans.back().name);
      rates_.push_back({device.flops, device.memory_bandwidth});
    }
  };
  add("worker", cluster.workers);
  add("server", servers);
  add("spare", spares);
  for (const scenario::Override& override : cluster.overrides)
    for (const std::int64_t worker : override.workers) {
      const auto i = static_cast<std::size_t>(worker);
      rates_[i].flops = override.flops.value_or(rates_[i].flops);
      rates_[i].memory_bandwidth = override.memory_bandwidth.value_or(rates_[i].memory_bandwidth);
      plans[i].flops = rates_[i].flops;
      plans[i].bandwidth = override.bandwidth.value_or(plans[i].bandwidth);
      plans[i].latency = override.latency.value_or(plans[i].latency);
    }
  for (const HostPlan& plan : plans) bandwidths_.push_back(plan.bandwidth);
  const scenario::Choice& topology = cluster.network.topology;
  hosts_ = topologies().find(topology.name)->make(topology.options, plans);
}

void Cluster::scale_link(int host, double factor) {
  const double built = bandwidths_[static_cast<std::size_t>(host)];
  for (const char* direction : {"_UP", "_DOWN"}) {  // a topology names the link that ends at a host like the host
    auto* link = simgrid::s4u::Link::by_name(name(host) + direction);
    link->set_bandwidth(built * factor);
    scaled_[link] = built;
  }
}

std::vector<results::LinkRow> Cluster::links(const Wire::Traffic& traffic, double simulated_time_s) const {
  std::vector<results::LinkRow> rows;
  std::map<const simgrid::s4u::Link*, std::size_t> row_of;
  for (const auto& [ends, bytes] : traffic) {
    std::vector<simgrid::s4u::Link*> route;
    double latency = 0;
    if (ends.first != ends.second) host(ends.first)->route_to(host(ends.second), route, &latency);
    for (const simgrid::s4u::Link* link : route) {
      const auto [place, is_new] = row_of.emplace(link, rows.size());
      const auto scaled = scaled_.find(link);
      if (is_new)
        rows.push_back({.link = link->get_name(),
                        .bandwidth = scaled == scaled_.end() ? link->get_bandwidth() : scaled->second,
                        .latency = true_latency(*link)});
      rows[place->second].bytes += bytes;
    }
  }
  for (results::LinkRow& row : rows)
    if (simulated_time_s > 0) row.utilisation = static_cast<double>(row.bytes) / (row.bandwidth * simulated_time_s);
  return rows;
}

}  // namespace paceline::engine
