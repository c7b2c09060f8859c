#pragma once
/// A Communicator in SimGrid's virtual time.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/engine/send_operation.hpp"
#include "sim/engine/wire.hpp"
#include "strategies/communicator.hpp"

namespace paceline::engine {

class GradientOperation;
class Stream;

/// Who speaks to whom: global ranks in the order of their local numbers, workers before servers. Shared by all members.
struct Members {
  std::vector<int> ranks;
  int workers = 0;
};

class SimulatedCommunicator final : public Communicator {
 public:
  /// `stream` may be null: then start() is not to be had (a stream has no stream).
  SimulatedCommunicator(Wire& wire, Fiber& fiber, Stream* stream, int channel, std::shared_ptr<const Members> members,
                        int rank);
  ~SimulatedCommunicator() override;

  int rank() const override { return rank_; }
  int size() const override { return static_cast<int>(members_->ranks.size()); }
  int workers() const override { return members_->workers; }
  double now() const override { return Wire::now(); }
  Request isend(int to, Message message) override;
  Message recv(int from) override;
  std::optional<Message> recv_any(const Request* until) override;
  Request start(std::function<Slice(Communicator&)> job) override;
  std::unique_ptr<Communicator> group(const std::vector<int>& ranks) override;
  std::vector<int> peers() const override;
  std::vector<std::vector<int>> neighbourhoods() const override;

  /// Takes messages by arrival from now on (recv_any does it at its first call).
  void select();
  /// News for whoever takes messages by arrival: that rank died, and the others go on without it.
  void hear_of_departure(int local_rank);
  /// That rank's own word that it has left is here.
  bool knows_of_departure(int local_rank);
  /// That rank, which had departed, takes part again.
  void welcome(int local_rank);
  /// Tells all ranks that take messages by arrival that nothing more will come, and waits until they know.
  void depart();

 private:
  /// Lanes by local rank of the other end; most ranks speak to the same one again and again.
  struct Ends {
    std::unordered_map<int, Lane*> lanes;
    int last = -1;
    Lane* last_lane = nullptr;
  };
  Lane& lane(Ends& ends, int other, bool outwards);

  Lane& lane_to(int to) { return lane(out_, to, true); }
  Lane& lane_from(int from) { return lane(in_, from, false); }
  /// Blocks until the lane's oldest message has arrived and frees its mailbox; false when the transfer was lost.
  bool receive_transfer(Lane& lane);
  Request send_to_myself(Lane& lane, Message message);
  void adopt(Lane& lane);
  Message take(Lane& lane);
  /// Notes that the fiber was blocked until the lane's oldest message arrived, which it did just now.
  void note_arrival(Lane& lane, double now);
  void note_news(const Request* until, const GradientOperation* gradient);
  Message deliver(Lane& lane);
  bool all_left() const;
  void sleep_until_news(const Request* until);

  Wire* wire_;
  Fiber* fiber_;
  Stream* stream_;
  int channel_;
  std::shared_ptr<const Members> members_;
  int rank_;
  Ends out_, in_;
  std::unique_ptr<Port> port_;
  void note_departure(int local_rank);
  std::set<int> left_;           // local ranks that departed
  std::set<int> died_;           // of those, and of those that will, who was found dead
  std::map<int, int> returned_;  // departures that are to be heard of yet and are over already
  std::unordered_map<std::string, int> groups_;
};

}  // namespace paceline::engine
