#include "sim/engine/ring_way.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace paceline::engine {
namespace {

double seconds(const Way& way, double bytes) {
  return way.latency_s + bytes / way.bandwidth;
}

}  // namespace

std::optional<Way> ring_way(const Layout& layout, const std::vector<std::vector<int>>& rings, double bytes) {
  std::vector<std::vector<int>> routes;
  std::map<int, int> messages;  // by link
  for (const std::vector<int>& ring : rings)
    for (std::size_t i = 0; i < ring.size() && ring.size() > 1; ++i) {
      std::vector<int>& route = routes.emplace_back();
      layout.route(layout.seat(ring[i]), layout.seat(ring[(i + 1) % ring.size()]), route);
      for (const int link : route) ++messages[link];
    }
  if (routes.empty()) return Way{0, std::numeric_limits<double>::infinity()};  // nobody sends
  bool shared = false;
  std::vector<Way> ways;
  for (const std::vector<int>& route : routes) {
    Way& way = ways.emplace_back(Way{0, std::numeric_limits<double>::infinity()});
    for (const int number : route) {
      const LinkPlan& link = layout.link(number);
      if (link.courses.state || link.courses.bandwidths) return std::nullopt;
      const int sharers = link.shared ? messages[number] : 1;
      way.latency_s += link.latency;
      way.bandwidth = std::min(way.bandwidth, link.bandwidth / sharers);
      shared = shared || sharers > 1;
    }
  }
  const auto [fastest, slowest] = std::minmax_element(
      ways.begin(), ways.end(), [&](const Way& a, const Way& b) { return seconds(a, bytes) < seconds(b, bytes); });
  Way way = *slowest;
  way.even = seconds(way, bytes) - seconds(*fastest, bytes) <= 1e-12 * seconds(way, bytes);
  return way.even || !shared ? std::optional(way) : std::nullopt;
}

}  // namespace paceline::engine
