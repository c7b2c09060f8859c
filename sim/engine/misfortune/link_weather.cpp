#include "sim/engine/misfortune/link_weather.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <map>
#include <utility>

#include <simgrid/kernel/resource/Action.hpp>

namespace paceline::engine {
namespace {

using simgrid::kernel::resource::ActionHeap;

/// Bytes per second of a transfer that is held: in 10^15 s it does not move the smallest message on. SimGrid takes 0
/// for no limit, and when it suspends a transfer in its latency, the rest of that is skipped.
constexpr double standstill = 1e-30;
constexpr double never = std::numeric_limits<double>::infinity();

/// SimGrid forgets when to wake a transfer whose limit changes, unless it has just looked at it, and sets it anew from
/// the bytes that are left. In its latency there is nothing to set anew.
void limit(Flights::Action& transfer, double rate) {
  if (transfer.get_type() == ActionHeap::Type::latency) transfer.set_last_update();
  transfer.set_bound(rate);
}

}  // namespace

LinkWeather::LinkWeather(const Misfortunes& misfortunes, Cluster& cluster, Wire& wire, SlowTimes& slow_times,
                         HostOf host_of)
    : misfortunes_(&misfortunes),
      cluster_(&cluster),
      wire_(&wire),
      slow_times_(&slow_times),
      host_of_(std::move(host_of)) {
  const auto note = [this](const Interval& when) {
    changes_.push_back(when.from);
    if (!when.for_ever()) changes_.push_back(when.until);
  };
  for (const LinkSlowdown& slowdown : misfortunes.link_slowdowns) note(slowdown.when);
  for (const Cut& cut : misfortunes.cuts) note(cut.when);
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
  const std::vector<LinkPlan>& links = misfortunes.layout->links();
  for (std::size_t link = 0; link < links.size(); ++link)
    if (links[link].courses.state || links[link].courses.bandwidths) stated_.push_back(static_cast<int>(link));
  next_step_ = next_step(-1);
}

double LinkWeather::next_step(double after) const {
  double first = never;
  for (const int link : stated_) {
    const LinkCourses& courses = misfortunes_->layout->link(link).courses;
    if (courses.state) first = std::min(first, courses.state->next_step(after));
    if (courses.bandwidths) first = std::min(first, courses.bandwidths->next_step(after));
  }
  return first;
}

std::optional<double> LinkWeather::next_change() const {
  const double next = std::min(next_ == changes_.size() ? never : changes_[next_], next_step_);
  if (next == never) return std::nullopt;
  return next;
}

void LinkWeather::change(double now) {
  double time = -1;  // exact, where the clock is rounded
  const auto due = [now](double change) { return change <= now || (change < never && Wire::reached(change)); };
  for (; next_ < changes_.size() && due(changes_[next_]); ++next_) time = changes_[next_];
  for (; due(next_step_); next_step_ = next_step(next_step_)) time = std::max(time, next_step_);
  if (time < 0) return;
  set_bandwidths(time);
  wire_->observation.bandwidths_changed();
  set_cuts(time);
  watch();
}

bool LinkWeather::bandwidths_change() const {
  return !misfortunes_->link_slowdowns.empty() || std::any_of(stated_.begin(), stated_.end(), [this](int link) {
    return misfortunes_->layout->link(link).courses.bandwidths != nullptr;
  });
}

void LinkWeather::set_bandwidths(double now) {
  if (!bandwidths_change()) return;
  tell_slowdowns(now);
  const Layout& layout = *misfortunes_->layout;
  struct Bandwidth {
    double stated, factor = 1;
  };
  std::map<int, Bandwidth> links;  // that ever have another one
  for (const int link : stated_)
    if (const auto& stated = layout.link(link).courses.bandwidths)
      links.emplace(link, Bandwidth{stated->value(now).value_or(layout.link(link).bandwidth)});
  for (const LinkSlowdown& slowdown : misfortunes_->link_slowdowns)
    for (const int link : layout.own_links(slowdown.host))
      links.emplace(link, Bandwidth{layout.link(link).bandwidth}).first->second.factor *=
          slowdown.when.contains(now) ? slowdown.factor : 1;
  for (const auto& [link, bandwidth] : links) cluster_->set_bandwidth(link, bandwidth.stated * bandwidth.factor);
  // SimGrid limits a transfer by the bandwidths that it found when it began. Now only those limit it that there are.
  limits_changed_ = true;
  wire_->flights.each([this](Flights::Action& transfer, const Lane& lane) { release(transfer, lane); });
}

void LinkWeather::tell_slowdowns(double now) {
  const Layout& layout = *misfortunes_->layout;
  for (const LinkSlowdown& slowdown : misfortunes_->link_slowdowns)
    tell_bandwidth(&slowdown, "the link of " + layout.host_name(slowdown.host),
                   slowdown.when.contains(now) ? slowdown.factor : 1);
  for (const int number : stated_) {
    const LinkPlan& link = layout.link(number);
    if (const Course* stated = link.courses.bandwidths.get())
      tell_bandwidth(stated, "the link " + link.name, stated->value(now).value_or(link.bandwidth) / link.bandwidth);
  }
}

void LinkWeather::tell_bandwidth(const void* cause, const std::string& link, double factor) {
  double& before = factors_.try_emplace(cause, 1).first->second;
  if (before == factor) return;
  before = factor;
  if (factor == 1) return slow_times_->link("link_usual", link + " has its bandwidth again");
  std::array<char, 32> times{};
  std::snprintf(times.data(), times.size(), "%.4g", factor);
  slow_times_->link(factor < 1 ? "link_slow" : "link_usual", link + " has " + times.data() + " times its bandwidth");
}

void LinkWeather::tell_cut(const Cut& cut, bool begins) const {
  if (cut.links.empty())
    return slow_times_->link(begins ? "link_down" : "link_up",
                             begins ? "the network falls apart" : "the network is whole again");
  const auto host = static_cast<int>(std::find(cut.side.begin(), cut.side.end(), 1) - cut.side.begin());
  slow_times_->link(begins ? "link_down" : "link_up",
                    "the link of " + misfortunes_->layout->host_name(host) + (begins ? " is down" : " is up again"));
}

void LinkWeather::release(Flights::Action& transfer, const Lane& lane) {
  const int from = host_of_(lane.from), to = host_of_(lane.to);
  if (from == to || transfer.is_suspended()) return;
  const double free = cluster_->speed_limit(from, to);
  if (transfer.get_bound() == standstill)
    limits_[&transfer] = free;
  else
    limit(transfer, free);
}

void LinkWeather::set_cuts(double now) {
  const bool cuts = cut(now), downs = take_down(now);
  if (!cuts && !downs) return;
  wire_->flights.each([this](Flights::Action& transfer, const Lane& lane) { settle(transfer, lane); });
  std::set<int> down = down_;
  for (const Cut* cut : holding_) down.insert(cut->links.begin(), cut->links.end());
  wire_->observation.links_are_down(std::move(down), now);
}

bool LinkWeather::cut(double now) {
  if (misfortunes_->cuts.empty()) return false;
  for (const Cut* held : std::exchange(holding_, {}))
    if (!held->when.contains(now)) tell_cut(*held, false);
  for (const Cut& cut : misfortunes_->cuts) {
    if (cut.when.contains(now)) holding_.push_back(&cut);
    if (cut.when.from > now || !begun_.insert(&cut).second) continue;
    ++failures_;
    if (cut.when.contains(now)) tell_cut(cut, true);
  }
  return true;
}

bool LinkWeather::take_down(double now) {
  bool any = false;
  down_.clear();
  down_for_ever_.clear();
  std::map<const Course*, int> off;
  for (const int link : stated_) {
    const Course* state = misfortunes_->layout->link(link).courses.state.get();
    if (!state) continue;
    any = true;
    if (state->value(now).value_or(1) > 0) continue;
    if (off.emplace(state, link).second && !off_.contains(state)) {
      ++failures_;
      slow_times_->link("link_down", "the link " + misfortunes_->layout->link(link).name + " is down");
    }
    down_.insert(link);
    if (state->next_step(now, [](double value) { return value > 0; }) == never) down_for_ever_.insert(link);
  }
  for (const auto& [state, link] : off_)
    if (!off.contains(state))
      slow_times_->link("link_up", "the link " + misfortunes_->layout->link(link).name + " is up again");
  off_ = std::move(off);
  return any;
}

void LinkWeather::watch() {
  const bool holds = !holding_.empty() || !down_.empty();
  // Under `ideal` a transfer's limit at its beginning is that of its links, and they have it until the next change.
  const bool limits = limits_changed_ && cluster_->limits_messages();
  if (!holds && !limits) return wire_->flights.watch({});
  wire_->flights.watch([this, holds, limits](Flights::Action& transfer, const Lane& lane) {
    if (limits) release(transfer, lane);
    if (holds) settle(transfer, lane);
  });
}

void LinkWeather::settle(Flights::Action& transfer, const Lane& lane) {
  const int from = host_of_(lane.from), to = host_of_(lane.to);
  // Suspended for ever, SimGrid sees a deadlock where there is one; at a standstill it would wait for the end of time.
  if (held_for_ever(from, to)) {
    if (!transfer.is_suspended()) transfer.suspend();
    return;
  }
  const bool hold = held(from, to), is_held = transfer.get_bound() == standstill;
  if (hold == is_held) return;
  // Held transfers last: the address of one is no other's before it was released.
  if (hold) limits_[&transfer] = transfer.get_bound();
  limit(transfer, hold ? standstill : limits_[&transfer]);
}

bool LinkWeather::crosses(int from_host, int to_host, const std::set<int>& links) const {
  if (links.empty()) return false;
  std::vector<int> route;
  misfortunes_->layout->route(from_host, to_host, route);
  return std::any_of(route.begin(), route.end(), [&](int link) { return links.contains(link); });
}

bool LinkWeather::held(int from_host, int to_host) const {
  return std::any_of(holding_.begin(), holding_.end(),
                     [=](const Cut* cut) { return cut->separates(from_host, to_host); }) ||
         crosses(from_host, to_host, down_);
}

bool LinkWeather::anything_held_for_ever() const {
  return !down_for_ever_.empty() ||
         std::any_of(holding_.begin(), holding_.end(), [](const Cut* cut) { return cut->when.for_ever(); });
}

bool LinkWeather::held_for_ever(int from_host, int to_host) const {
  return std::any_of(holding_.begin(), holding_.end(),
                     [=](const Cut* cut) { return cut->when.for_ever() && cut->separates(from_host, to_host); }) ||
         crosses(from_host, to_host, down_for_ever_);
}

}  // namespace paceline::engine
