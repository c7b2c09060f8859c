#pragma once
/// Messages on each direction of each link, counted as they come and go.

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace paceline::engine {

class Cluster;

/// One direction of one link.
struct LinkLoad {
  int link = 0;              ///< number in the layout
  double bandwidth = 0;      ///< bytes/s now
  int messages = 0;          ///< on it now
  int most_messages = 0;     ///< at once since it was last idle
  double busy_since = 0;     ///< while there are any
  double idle_since = 0;     ///< when the last of them left
  double busy_s = 0;         ///< in which there were any, before that
  double caused_wait_s = 0;  ///< that workers waited because of it
  struct Outage {
    double from, until;
  };
  std::vector<Outage> outages{};  ///< since it was last idle, in order; the last may go on

  /// Of that time, up to now, how long it was down.
  double down_s(double from, double now) const;
  /// Those that are over.
  void forget_outages(double now);
};

/// How a message travelled.
struct Passage {
  double sent = 0;
  double excess = 0;            ///< seconds beyond what it takes alone over plain links
  LinkLoad* slowest = nullptr;  ///< of its route: the link with the least bandwidth for each message on it
  double held = 0;              ///< seconds of the excess in which `down` was down
  LinkLoad* down = nullptr;     ///< of its route: the link that was down longest while its bytes were to cross it
};

/// The links between two hosts, in order.
class Route {
 public:
  Route(std::vector<LinkLoad*> links, double latency, double plain_bandwidth)
      : links_(std::move(links)), latency_(latency), plain_bandwidth_(plain_bandwidth) {}

  /// A message sets out, or is there, or is lost.
  void enter(double now) const {
    for (LinkLoad* load : links_) {
      if (load->messages++ == 0) {
        load->busy_since = now;
        load->most_messages = 0;
        if (!load->outages.empty()) load->forget_outages(now);
      }
      load->most_messages = std::max(load->most_messages, load->messages);
    }
  }
  void leave(double now) const {
    for (LinkLoad* load : links_)
      if (--load->messages == 0) {
        load->busy_s += now - load->busy_since;
        load->idle_since = now;
      }
  }
  /// Of a message of so many bytes that was sent then and arrives now; to be asked before it leaves.
  Passage passage(double sent, double now, std::int64_t bytes) const;

 private:
  std::vector<LinkLoad*> links_;
  double latency_;
  double plain_bandwidth_;
};

/// All routes that were used; each is worked out once.
class Routes {
 public:
  /// `plain_bandwidth`: of a link that nothing was said about.
  Routes(const Cluster& cluster, double plain_bandwidth) : cluster_(&cluster), plain_bandwidth_(plain_bandwidth) {}
  /// By hosts. Without links from a host to itself.
  const Route& between(int from, int to);
  const std::vector<std::unique_ptr<LinkLoad>>& links() const { return links_; }
  /// Links may have another bandwidth from now on.
  void look_again();
  /// These are down from now on, of the layout's links, and no others.
  void take_down(std::set<int> links, double now);
  /// The run ended then: messages that are still on links leave them, and what was later does not count (a run that
  /// stalls has ended when the last rank was blocked, whatever went on on its links).
  void close(double end);

 private:
  LinkLoad* load_of(int link);
  void note_whether_down(LinkLoad& load, double now) const;

  const Cluster* cluster_;
  double plain_bandwidth_;
  std::map<std::pair<int, int>, Route> routes_;  // whose addresses stay
  std::unordered_map<int, LinkLoad*> by_link_;
  std::vector<std::unique_ptr<LinkLoad>> links_;  // in the order of their first use
  std::set<int> down_;
  double down_since_ = 0;  // that they are those
};

}  // namespace paceline::engine
