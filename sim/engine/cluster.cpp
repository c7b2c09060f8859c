#include "sim/engine/cluster.hpp"

#include <unordered_map>

#include "sim/engine/network_model.hpp"

namespace paceline::engine {

Cluster::Cluster(const Layout& layout, const std::string& network_model)
    : layout_(&layout), zone_(&Zone::build(layout, latencies_of(network_model))) {}

std::vector<results::LinkRow> Cluster::links(const Wire::Traffic& traffic, double simulated_time_s) const {
  std::vector<results::LinkRow> rows;
  std::unordered_map<int, std::size_t> row_of;
  std::vector<int> route;
  for (const auto& [ends, bytes] : traffic) {
    route.clear();
    layout_->route(ends.first, ends.second, route);
    for (const int link : route) {
      const auto [place, is_new] = row_of.emplace(link, rows.size());
      const LinkPlan& plan = layout_->links()[static_cast<std::size_t>(link)];
      if (is_new) rows.push_back({.link = plan.name, .bandwidth = plan.bandwidth, .latency = plan.latency});
      rows[place->second].bytes += bytes;
    }
  }
  for (results::LinkRow& row : rows)
    if (simulated_time_s > 0) row.utilisation = static_cast<double>(row.bytes) / (row.bandwidth * simulated_time_s);
  return rows;
}

}  // namespace paceline::engine
