#include "sim/engine/observation/link_load.hpp"

#include <algorithm>
#include <limits>

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

const Route& Routes::between(const simgrid::s4u::Host* from, const simgrid::s4u::Host* to) {
  const std::pair ends{from, to};
  if (const auto found = routes_.find(ends); found != routes_.end()) return found->second;
  std::vector<simgrid::s4u::Link*> way;
  double ignored = 0;
  if (from != to) from->route_to(to, way, &ignored);
  std::vector<LinkLoad*> loads;
  double latency = 0, least = std::numeric_limits<double>::infinity();
  for (const simgrid::s4u::Link* link : way) {
    loads.push_back(load_of(link));
    latency += link->get_latency();
    least = std::min(least, loads.back()->bandwidth);
  }
  // Between devices of one machine, or where a file states the links, a message alone may be faster than over plain
  // ones.
  return routes_.emplace(ends, Route(std::move(loads), latency, std::max(plain_bandwidth_, least))).first->second;
}

LinkLoad* Routes::load_of(const simgrid::s4u::Link* link) {
  LinkLoad*& load = by_link_[link];
  if (!load) {
    load = links_.emplace_back(std::make_unique<LinkLoad>()).get();
    load->link = link;
    load->bandwidth = link->get_bandwidth();
  }
  return load;
}

void Routes::look_again() {
  for (const auto& load : links_) load->bandwidth = load->link->get_bandwidth();
}

void Routes::close(double now) {
  for (const auto& load : links_) {
    if (load->messages > 0 && now > load->busy_since) load->busy_s += now - load->busy_since;
    load->messages = 0;
  }
}

}  // namespace paceline::engine
