#include "sim/engine/hosts.hpp"

#include <algorithm>

namespace paceline::engine {

Hosts::Hosts(int ranks, int spares) : hosts_(static_cast<std::size_t>(ranks + spares)) {
  for (int rank = 0; rank < ranks; ++rank) at(rank).rank = rank;
}

void Hosts::leave(int host, double back_at) {
  at(host).up = false;
  at(host).back_at = back_at;
}

std::optional<int> Hosts::idle() const {
  for (std::size_t i = 0; i < hosts_.size(); ++i)
    if (hosts_[i].rank < 0 && hosts_[i].up) return static_cast<int>(i);
  return std::nullopt;
}

bool Hosts::idle_will_return() const {
  return std::any_of(hosts_.begin(), hosts_.end(), [](const Host& host) {
    return host.rank < 0 && !host.up && host.back_at < std::numeric_limits<double>::infinity();
  });
}

void Hosts::move(int rank, int from, int to) {
  at(from).rank = -1;
  at(to).rank = rank;
}

}  // namespace paceline::engine
