#include "sim/engine/misfortune/link_weather.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <simgrid/kernel/resource/Action.hpp>

namespace paceline::engine {
namespace {

using simgrid::kernel::resource::ActionHeap;

/// Bytes per second of a transfer that is held: in 10^15 s it does not move the smallest message on. SimGrid takes 0
/// for no limit, and when it suspends a transfer in its latency, the rest of that is skipped.
constexpr double standstill = 1e-30;
constexpr double no_limit = -1;

/// SimGrid forgets when to wake a transfer whose limit changes, unless it has just looked at it, and sets it anew from
/// the bytes that are left. In its latency there is nothing to set anew.
void limit(Flights::Action& transfer, double rate) {
  if (transfer.get_type() == ActionHeap::Type::latency) transfer.set_last_update();
  transfer.set_bound(rate);
}

}  // namespace

LinkWeather::LinkWeather(const Misfortunes& misfortunes, Cluster& cluster, Wire& wire, HostOf host_of)
    : misfortunes_(&misfortunes), cluster_(&cluster), wire_(&wire), host_of_(std::move(host_of)) {
  const auto note = [this](const Interval& when) {
    changes_.push_back(when.from);
    if (!when.for_ever()) changes_.push_back(when.until);
  };
  for (const LinkSlowdown& slowdown : misfortunes.link_slowdowns) note(slowdown.when);
  for (const Cut& cut : misfortunes.cuts) note(cut.when);
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
}

std::optional<double> LinkWeather::next_change() const {
  if (next_ == changes_.size()) return std::nullopt;
  return changes_[next_];
}

void LinkWeather::change(double now) {
  const std::size_t before = next_;
  while (next_ < changes_.size() && (changes_[next_] <= now || Wire::reached(changes_[next_]))) ++next_;
  if (next_ == before) return;
  const double time = changes_[next_ - 1];  // exact, where the clock is rounded
  set_bandwidths(time);
  wire_->observation.bandwidths_changed();
  set_cuts(time);
}

void LinkWeather::set_bandwidths(double now) {
  std::map<int, double> factors;
  for (const LinkSlowdown& slowdown : misfortunes_->link_slowdowns)
    factors.emplace(slowdown.host, 1).first->second *= slowdown.when.contains(now) ? slowdown.factor : 1;
  if (factors.empty()) return;
  for (const auto& [host, factor] : factors) cluster_->scale_link(host, factor);
  // SimGrid limits a transfer by the bandwidths that it found when it began. Now only the links do, as under `ideal`,
  // the one model whose bandwidths may change.
  wire_->flights.each([this](Flights::Action& transfer, const Lane& lane) {
    const int from = host_of_(lane.from), to = host_of_(lane.to);
    if (from == to || transfer.is_suspended()) return;
    if (transfer.get_bound() == standstill)
      limits_[&transfer] = no_limit;
    else
      limit(transfer, no_limit);
  });
}

void LinkWeather::set_cuts(double now) {
  if (misfortunes_->cuts.empty()) return;
  holding_.clear();
  for (const Cut& cut : misfortunes_->cuts) {
    if (cut.when.from <= now && begun_.insert(&cut).second) ++failures_;
    if (cut.when.contains(now)) holding_.push_back(&cut);
  }
  const auto settle_one = [this](Flights::Action& transfer, const Lane& lane) { settle(transfer, lane); };
  wire_->flights.each(settle_one);
  wire_->flights.watch(holding_.empty() ? Flights::Visit() : settle_one);
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

bool LinkWeather::held(int from_host, int to_host) const {
  return std::any_of(holding_.begin(), holding_.end(),
                     [=](const Cut* cut) { return cut->separates(from_host, to_host); });
}

bool LinkWeather::held_for_ever(int from_host, int to_host) const {
  return std::any_of(holding_.begin(), holding_.end(),
                     [=](const Cut* cut) { return cut->when.for_ever() && cut->separates(from_host, to_host); });
}

}  // namespace paceline::engine
