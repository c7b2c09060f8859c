#pragma once
/// What becomes of links over time: bandwidths that change, links that are down, partitions.
///
/// While a link is down or a partition holds, messages over it make no progress; they go on afterwards, and nobody is
/// declared dead. The latency of a message that is under way passes all the same. A scenario without such misfortunes
/// costs nothing.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "sim/engine/cluster.hpp"
#include "sim/engine/misfortune/misfortunes.hpp"
#include "sim/engine/wire.hpp"

namespace paceline::engine {

class LinkWeather {
 public:
  using HostOf = std::function<int(int rank)>;
  /// `host_of`: where a rank sits now. The caller keeps all of them.
  LinkWeather(const Misfortunes& misfortunes, Cluster& cluster, Wire& wire, HostOf host_of);

  /// When something changes next, 0 included; none: nothing does any more.
  std::optional<double> next_change() const;
  /// Brings about all that is due; from an actor, at the time of the change.
  void change(double now);
  /// Messages between them make no progress now.
  bool held(int from_host, int to_host) const;
  /// Nor will they ever again.
  bool held_for_ever(int from_host, int to_host) const;
  /// The same for ranks, where they sit now.
  bool ranks_held_for_ever(int from_rank, int to_rank) const {
    return held_for_ever(host_of_(from_rank), host_of_(to_rank));
  }
  /// Link outages and partitions that have begun.
  std::int64_t failures() const { return failures_; }

 private:
  void set_bandwidths(double now);
  void set_cuts(double now);
  void settle(Flights::Action& transfer, const Lane& lane);

  const Misfortunes* misfortunes_;
  Cluster* cluster_;
  Wire* wire_;
  HostOf host_of_;
  std::vector<double> changes_;  // in order of time, each once
  std::size_t next_ = 0;         // of those still to come
  std::vector<const Cut*> holding_;
  std::unordered_map<const Flights::Action*, double> limits_;  // of transfers that are held: before they were
  std::set<const Cut*> begun_;
  std::int64_t failures_ = 0;
};

}  // namespace paceline::engine
