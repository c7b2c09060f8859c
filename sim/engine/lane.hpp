#pragma once
/// One direction between two ranks on one channel: a SimGrid mailbox that carries the time, and a queue that carries
/// the messages.
///
/// Each lane has a mailbox of its own with a permanent receiver, so a transfer starts when it is sent, and a receive
/// that names its source matches the oldest message of that source. (One mailbox per rank would match the message that
/// was sent first, whoever sent it and however slow it is.) What a message says travels beside SimGrid, by pointer.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <simgrid/s4u.hpp>

#include "sim/engine/fifo.hpp"
#include "strategies/communicator.hpp"

namespace paceline::engine {

class Port;
class Route;
class SendOperation;
class Trail;

/// On its way, or arrived and not received yet.
struct Envelope {
  Message message;
  Held<SendOperation> send;  ///< null for what needs no transfer: to oneself, or news of a death
  bool arrived = false;
  std::int64_t bytes = 0;  ///< that cross links
};

struct Lane {
  Lane(simgrid::s4u::Mailbox* box, int from_rank, int to_rank) : mailbox(box), from(from_rank), to(to_rank) {}

  simgrid::s4u::Mailbox* mailbox;
  int from, to;                     ///< global ranks
  Fifo<Envelope> queue;             ///< oldest first
  std::int64_t received = 0;        ///< sequence number of queue.front()
  std::int64_t announced = 0;       ///< messages at the front that the port was told of
  std::int64_t stale = 0;           ///< announcements whose message a receive by name has taken
  std::int64_t bytes = 0;           ///< sent during the whole run
  std::int64_t bytes_received = 0;  ///< likewise
  std::int64_t messages = 0;
  std::int64_t settled = 0;       ///< of bytes, those that are booked to the hosts that carried them
  bool receiver_blocked = false;  ///< somebody waits here by name and nothing was under way when he began
  int epoch = -1;                 ///< in which the mailbox's receiver was set
  const Route* route = nullptr;   ///< in that epoch
  const Trail* sender = nullptr;  ///< of the fiber that sends here
  Port* port = nullptr;           ///< of the receiving communicator, when it selects
};

/// All lanes of a run; a lane lives as long as the run.
class Lanes {
 public:
  Lane& between(int channel, int from, int to);
  /// Those that lead to this rank on this channel so far.
  const std::vector<Lane*>& into(int channel, int to) { return inlets_[inlet(channel, to)].lanes; }
  /// From now on whoever sends to this rank on this channel reports to this port (nullptr: to nobody).
  void listen(int channel, int to, Port* port);
  const std::vector<std::unique_ptr<Lane>>& all() const { return lanes_; }
  /// Whether that rank takes messages by arrival on this channel.
  bool listens(int channel, int to) const;
  /// The channel of the n-th group with these members that rank `owner`'s fiber kind makes; equal on all members.
  int group_channel(int parent_channel, const std::vector<int>& members, int occurrence);

 private:
  struct Inlet {
    std::vector<Lane*> lanes;
    Port* port = nullptr;
  };
  static std::uint64_t inlet(int channel, int to) {
    return static_cast<std::uint64_t>(channel) << 21 | static_cast<std::uint64_t>(to);
  }

  std::unordered_map<std::uint64_t, Lane*> by_ends_;
  std::unordered_map<std::uint64_t, Inlet> inlets_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::unordered_map<std::string, int> group_channels_;
};

/// Channels: every rank has a main and a stream channel; groups get the next numbers.
inline constexpr int main_channel = 0;
inline constexpr int stream_channel = 1;

}  // namespace paceline::engine
