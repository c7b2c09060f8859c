#include "sim/engine/observation/link_load.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/engine/cluster.hpp"

namespace paceline::engine {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

}  // namespace

double LinkLoad::down_s(double from, double now) const {
  double sum = 0;
  for (auto outage = outages.rbegin(); outage != outages.rend() && outage->until > from; ++outage)
    sum += std::max(0.0, std::min(outage->until, now) - std::max(outage->from, from));
  return sum;
}

void LinkLoad::forget_outages(double now) {
  std::erase_if(outages, [now](const Outage& outage) { return outage.until <= now; });
}

Passage Route::passage(double sent, double now, std::int64_t bytes) const {
  Passage passage{.sent = sent};
  double least = never, longest = 0;
  for (LinkLoad* load : links_) {
    // Its latency passes while a link is down.
    const double down_s = load->outages.empty() ? 0 : load->down_s(sent + latency_, now);
    if (down_s > longest) {
      longest = down_s;
      passage.down = load;
    }
    const double share = load->bandwidth / load->most_messages;
    if (share >= least) continue;
    least = share;
    passage.slowest = load;
  }
  const double taken = now - sent;
  const double excess = taken - latency_ - static_cast<double>(bytes) / plain_bandwidth_;
  const double rounding = 1e-9 * taken + 8 * std::numeric_limits<double>::epsilon() * now;
  if (excess > rounding && passage.slowest) passage.excess = excess;
  passage.held = std::min(longest, passage.excess);
  return passage;
}

const Route& Routes::between(int from, int to) {
  const std::pair ends{from, to};
  if (const auto found = routes_.find(ends); found != routes_.end()) return found->second;
  std::vector<int> way;
  cluster_->layout().route(from, to, way);
  std::vector<LinkLoad*> loads;
  double latency = 0, least = never;
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
    note_whether_down(*load, down_since_);
  }
  return load;
}

void Routes::note_whether_down(LinkLoad& load, double now) const {
  const bool was = !load.outages.empty() && load.outages.back().until == never, is = down_.contains(load.link);
  if (is && !was) {
    if (load.messages == 0) load.outages.clear();  // nobody will ask for them
    load.outages.push_back({now, never});
  }
  if (was && !is) load.outages.back().until = now;
}

void Routes::take_down(std::set<int> links, double now) {
  down_ = std::move(links);
  down_since_ = now;
  for (const auto& load : links_) note_whether_down(*load, now);
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
