#pragma once
/// What becomes of links over time: bandwidths that change, links that are down, partitions.
///
/// While a link is down or a partition holds, messages over it make no progress; they go on afterwards, and nobody is
/// declared dead. The latency of a message that is under way passes all the same. A scenario without such misfortunes
/// costs nothing.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "sim/engine/cluster.hpp"
#include "sim/engine/misfortune/misfortunes.hpp"
#include "sim/engine/slow_times.hpp"
#include "sim/engine/wire.hpp"

namespace paceline::engine {

class LinkWeather {
 public:
  using HostOf = std::function<int(int rank)>;
  /// `host_of`: where a rank sits now. The caller keeps all of them.
  LinkWeather(const Misfortunes& misfortunes, Cluster& cluster, Wire& wire, SlowTimes& slow_times, HostOf host_of);

  /// When something changes next, 0 included; none: nothing does any more.
  std::optional<double> next_change() const;
  /// Brings about all that is due; from an actor, at the time of the change.
  void change(double now);
  /// Messages between them make no progress now.
  bool held(int from_host, int to_host) const;
  /// Nor will they ever again.
  bool held_for_ever(int from_host, int to_host) const;
  bool anything_held_for_ever() const;
  /// The same for ranks, where they sit now.
  bool ranks_held_for_ever(int from_rank, int to_rank) const {
    return held_for_ever(host_of_(from_rank), host_of_(to_rank));
  }
  /// Link outages and partitions that have begun.
  std::int64_t failures() const { return failures_; }

 private:
  double next_step(double after) const;
  bool bandwidths_change() const;
  void set_bandwidths(double now);
  void tell_slowdowns(double now);
  void tell_bandwidth(const void* cause, const std::string& link, double factor);
  void tell_cut(const Cut& cut, bool begins) const;
  void set_cuts(double now);
  bool cut(double now);
  bool take_down(double now);
  void release(Flights::Action& transfer, const Lane& lane);
  void settle(Flights::Action& transfer, const Lane& lane);
  void watch();
  bool crosses(int from_host, int to_host, const std::set<int>& links) const;

  const Misfortunes* misfortunes_;
  Cluster* cluster_;
  Wire* wire_;
  SlowTimes* slow_times_;
  HostOf host_of_;
  std::vector<double> changes_;  // of slowdowns and cuts, in order of time, each once
  std::size_t next_ = 0;         // of those still to come
  std::vector<int> stated_;      // links that change as the topology says
  double next_step_;             // of those
  std::vector<const Cut*> holding_;
  std::set<int> down_, down_for_ever_;  // links, as the topology says
  bool limits_changed_ = false;         // SimGrid's own, of transfers that begin, are those of other bandwidths
  std::unordered_map<const Flights::Action*, double> limits_;  // of transfers that are held: before they were
  std::set<const Cut*> begun_;
  std::map<const Course*, int> off_;       // those of links that are down, each with one: both directions have the same
  std::map<const void*, double> factors_;  // of bandwidths now, by what causes them: both directions have the same
  std::int64_t failures_ = 0;
};

}  // namespace paceline::engine
