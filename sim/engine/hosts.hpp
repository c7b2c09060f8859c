#pragma once
/// Which machines are up, until when those that are not stay away, and who sits on which.

#include <limits>
#include <optional>
#include <vector>

namespace paceline::engine {

class Hosts {
 public:
  /// `seats`: the host of each rank; of the `hosts`, those that stand empty are idle.
  Hosts(const std::vector<int>& seats, int hosts);

  bool up(int host) const { return at(host).up; }
  /// The ranks that sit there, in order.
  const std::vector<int>& ranks_on(int host) const { return at(host).ranks; }
  /// An outage begins that ends at `back_at`; infinite: never.
  void leave(int host, double back_at);
  void come_back(int host) { at(host).up = true; }
  /// Whether a host that is off will come back.
  bool returns(int host) const { return at(host).back_at < std::numeric_limits<double>::infinity(); }
  /// An idle host that is up, the lowest one; none: nullopt.
  std::optional<int> idle() const;
  /// Whether an idle host is down and will return.
  bool idle_will_return() const;
  /// The rank moves from its host to another.
  void move(int rank, int from, int to);

 private:
  struct Host {
    std::vector<int> ranks;
    bool up = true;
    double back_at = 0;
  };
  const Host& at(int host) const { return hosts_[static_cast<std::size_t>(host)]; }
  Host& at(int host) { return hosts_[static_cast<std::size_t>(host)]; }

  std::vector<Host> hosts_;
};

}  // namespace paceline::engine
