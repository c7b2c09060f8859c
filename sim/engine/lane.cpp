#include "sim/engine/lane.hpp"

namespace paceline::engine {

Lane& Lanes::between(int channel, int from, int to) {
  const std::uint64_t key = inlet(channel, to) << 21 | static_cast<std::uint64_t>(from);
  if (const auto found = by_ends_.find(key); found != by_ends_.end()) return *found->second;
  const std::string name = std::to_string(channel) + ":" + std::to_string(from) + ">" + std::to_string(to);
  // Asking SimGrid for a mailbox lets other fibers run, and one of them may make this very lane.
  auto* mailbox = simgrid::s4u::Mailbox::by_name(name);
  Lane*& lane = by_ends_[key];
  if (lane) return *lane;
  lane = lanes_.emplace_back(std::make_unique<Lane>(mailbox, from, to)).get();
  Inlet& receiving = inlets_[inlet(channel, to)];
  receiving.lanes.push_back(lane);
  lane->port = receiving.port;
  return *lane;
}

void Lanes::listen(int channel, int to, Port* port) {
  Inlet& receiving = inlets_[inlet(channel, to)];
  receiving.port = port;
  for (Lane* lane : receiving.lanes) lane->port = port;
}

bool Lanes::listens(int channel, int to) const {
  const auto found = inlets_.find(inlet(channel, to));
  return found != inlets_.end() && found->second.port != nullptr;
}

int Lanes::group_channel(int parent_channel, const std::vector<int>& members, int occurrence) {
  std::string key = std::to_string(parent_channel) + "#" + std::to_string(occurrence);
  for (const int member : members) key += "," + std::to_string(member);
  return group_channels_.emplace(key, stream_channel + 1 + static_cast<int>(group_channels_.size())).first->second;
}

}  // namespace paceline::engine
