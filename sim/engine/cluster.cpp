#include "sim/engine/cluster.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "sim/engine/catalogue.hpp"
#include "sim/engine/lane.hpp"
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

Cluster::Cluster(const scenario::Cluster& cluster, int servers) {
  std::vector<HostPlan> plans;
  const scenario::Device& device = cluster.device;
  for (std::int64_t i = 0; i < cluster.workers + servers; ++i) {
    const bool worker = i < cluster.workers;
    plans.push_back(
        {.name = worker ? numbered("worker", i, cluster.workers) : numbered("server", i - cluster.workers, servers),
         .flops = device.flops,
         .bandwidth = cluster.network.bandwidth,
         .latency = cluster.network.latency});
    names_.push_back(plans.back().name);
    rates_.push_back({device.flops, device.memory_bandwidth});
  }
  for (const scenario::Override& override : cluster.overrides)
    for (const std::int64_t worker : override.workers) {
      const auto i = static_cast<std::size_t>(worker);
      rates_[i].flops = override.flops.value_or(rates_[i].flops);
      rates_[i].memory_bandwidth = override.memory_bandwidth.value_or(rates_[i].memory_bandwidth);
      plans[i].flops = rates_[i].flops;
      plans[i].bandwidth = override.bandwidth.value_or(plans[i].bandwidth);
      plans[i].latency = override.latency.value_or(plans[i].latency);
    }
  const scenario::Choice& topology = cluster.network.topology;
  hosts_ = topologies().find(topology.name)->make(topology.options, plans);
}

std::vector<results::LinkRow> Cluster::traffic(const Lanes& lanes, double simulated_time_s) const {
  std::vector<results::LinkRow> rows;
  std::map<const simgrid::s4u::Link*, std::size_t> row_of;
  std::vector<const Lane*> in_order;
  for (const auto& lane : lanes.all())
    if (lane->bytes > 0 && lane->from != lane->to) in_order.push_back(lane.get());
  std::sort(in_order.begin(), in_order.end(),
            [](const Lane* a, const Lane* b) { return std::pair(a->from, a->to) < std::pair(b->from, b->to); });
  for (const Lane* lane : in_order) {
    std::vector<simgrid::s4u::Link*> route;
    double latency = 0;
    host(lane->from)->route_to(host(lane->to), route, &latency);
    for (const simgrid::s4u::Link* link : route) {
      const auto [place, is_new] = row_of.emplace(link, rows.size());
      if (is_new)
        rows.push_back({.link = link->get_name(), .bandwidth = link->get_bandwidth(), .latency = true_latency(*link)});
      rows[place->second].bytes += lane->bytes;
    }
  }
  for (results::LinkRow& row : rows)
    if (simulated_time_s > 0) row.utilisation = static_cast<double>(row.bytes) / (row.bandwidth * simulated_time_s);
  return rows;
}

}  // namespace paceline::engine
