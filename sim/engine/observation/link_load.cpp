#include "sim/engine/observation/link_load.hpp"

#include <algorithm>
#include <limits>

#include "sim/engine/cluster.hpp"

namespace paceline::engine {

Passage Route::passage(double sent, double now, std::int64_t bytes) const {
  Passage passage{.sent = sent};
  double least = std::numeric_limits<double>::infinity();
  for (LinkLoad* load : links_) {
    const double share = load->bandwidth / load->most_messages;
    if (share >= least) continue;
    least = share;
    passage.slowest = load;
  }
  const double taken = now - sent;
  const double excess = taken - latency_ - static_cast<double>(bytes) / plain_bandwidth_;
  const double rounding = 1e-9 * taken + 8 * std::numeric_limits<double>::epsilon() * now;
  if (excess > rounding && passage.slowest) passage.excess = excess;
  return passage;
}

const Route& Routes::between(int from, int to) {
  const std::pair ends{from, to};
  if (const auto found = routes_.find(ends); found != routes_.end()) return found->second;
  std::vector<int> way;
  cluster_->layout().route(from, to, way);
  std::vector<LinkLoad*> loads;
  double latency = 0, least = std::numeric_limits<double>::infinity();
  for (const int link : way) {
    loads.push_back(load_of(link));
    latency += cluster_->layout().links()[static_cast<std::size_t>(link)].latency;
    least = std::min(least, loads.back()->bandwidth);
  }
  // Between devices of one machine, or where a file states the links, a message alone may be faster than over plain
  // ones.
  return routes_.emplace(ends, Route(std::move(loads), latency, std::max(plain_bandwidth_, least))).first->second;
}

LinkLoad* Routes::load_of(int link) {
  LinkLoad*& load = by_link_[link];
  if (!load) {
    load = links_.emplace_back(std::make_unique<LinkLoad>()).get();
    load->link = link;
    load->bandwidth = cluster_->bandwidth(link);
  }
  return load;
}

void Routes::look_again() {
  for (const auto& load : links_) load->bandwidth = cluster_->bandwidth(load->link);
}

void Routes::close(double end) {
  for (const auto& load : links_) {
    if (load->messages > 0)
      load->busy_s += std::max(0.0, end - load->busy_since);
    else if (load->idle_since > end)
      load->busy_s -= load->idle_since - std::max(end, load->busy_since);
    load->busy_s = std::min(load->busy_s, end);
    load->messages = 0;
  }
}

}  // namespace paceline::engine
