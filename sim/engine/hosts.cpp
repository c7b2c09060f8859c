#include "sim/engine/hosts.hpp"

#include <algorithm>

namespace paceline::engine {

Hosts::Hosts(const std::vector<int>& seats, int hosts) : hosts_(static_cast<std::size_t>(hosts)) {
  for (std::size_t rank = 0; rank < seats.size(); ++rank) at(seats[rank]).ranks.push_back(static_cast<int>(rank));
}

void Hosts::leave(int host, double back_at) {
  at(host).up = false;
  at(host).back_at = back_at;
}

std::optional<int> Hosts::idle() const {
  for (std::size_t i = 0; i < hosts_.size(); ++i)
    if (hosts_[i].ranks.empty() && hosts_[i].up) return static_cast<int>(i);
  return std::nullopt;
}

bool Hosts::idle_will_return() const {
  return std::any_of(hosts_.begin(), hosts_.end(), [](const Host& host) {
    return host.ranks.empty() && !host.up && host.back_at < std::numeric_limits<double>::infinity();
  });
}

void Hosts::move(int rank, int from, int to) {
  std::erase(at(from).ranks, rank);
  at(to).ranks.push_back(rank);
}

}  // namespace paceline::engine
