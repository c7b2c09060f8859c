#pragma once
/// The room in which the threads of one run meet: inboxes, departures, deaths and the end of patience.
///
/// One mutex guards everything here; a thread sleeps on its own Seat. A message arrives the moment it is sent.

#include <chrono>
#include <compare>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "strategies/communicator.hpp"

namespace paceline::tests {

/// The run cannot go on: somebody waited too long, or for what can never come.
class RunFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The rank's n-th verb (isend, recv, recv_any, start, has_next_step, a gradient), counted from 1 over the whole run,
/// is where it dies.
struct Death {
  int rank = 0;
  std::int64_t verb = 1;
};

/// What went over the wire, in the order of one sender and channel.
struct Sent {
  int channel = 0;  ///< 0: between the ranks themselves
  int to = 0;       ///< global rank
  std::size_t position = 0, length = 0;
  std::int64_t bytes = 0, version = 0, tag = 0;
  bool operator==(const Sent&) const = default;
  auto operator<=>(const Sent&) const = default;
};

class Exchange;

/// Where one thread sleeps. Registered for as long as it lives, so that a run which hangs can name it.
class Seat {
 public:
  Seat(Exchange& exchange, std::string name);
  ~Seat();
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  const std::string name;
  std::string awaits;  ///< empty: nothing
  std::condition_variable wake;

 private:
  Exchange* exchange_;
};

struct Inbox {
  std::deque<Message> messages;  ///< by arrival
  Seat* listener = nullptr;
};

/// Who speaks to whom: global ranks in the order of their local numbers, workers before servers.
struct Channel {
  int number = 0;
  std::vector<int> ranks;
  int workers = 0;
  std::vector<Inbox> inboxes;  ///< by local rank
};

class Exchange {
 public:
  using Lock = std::unique_lock<std::mutex>;
  using Ready = std::function<bool()>;

  /// `revokes`: a death makes every blocked verb of every rank throw. Otherwise the others go on without the dead.
  Exchange(int ranks, int workers, std::chrono::milliseconds patience, std::vector<Death> deaths, bool revokes);

  std::vector<int> parts;  ///< of the cluster, by global rank; empty: one for all. Set before the threads begin

  Lock lock() { return Lock(mutex_); }
  double now() const;

  /// Sleeps until ready(). Throws PeerFailed when a death revoked the epoch, RunFailed when the run has failed or
  /// patience is at its end.
  void wait(Lock& lock, Seat& seat, const std::string& what, const Ready& ready);
  /// The same for those who rebuild: a revoked epoch does not disturb them.
  void wait_out(Lock& lock, Seat& seat, const std::string& what, const Ready& ready);
  void wake_all();
  /// Ends the run with this reason unless it has one, and throws RunFailed.
  [[noreturn]] void fail(const std::string& reason);
  const std::string& failure() const { return failure_; }

  /// To be called with each verb. Throws PeerFailed in a rank that dies here or is dead.
  void verb(int rank);
  bool dead(int rank) const { return dead_.contains(rank); }
  bool revoked() const { return revoked_by_.has_value(); }
  std::int64_t deaths() const { return died_; }
  /// Everybody is alive again, nothing is under way.
  void begin_epoch();

  Channel& ranks() { return *channels_.begin()->second; }
  /// The channel of these global ranks below `parent`, made by the first who asks.
  Channel& channel(const Channel& parent, const std::vector<int>& ranks, const std::string& purpose);
  /// Puts it into the inbox of local rank `to`; lost when that rank is dead.
  void deliver(Channel& channel, int to, Message message);
  /// Tells everybody who shares a channel with it that nothing more will come from the rank.
  void depart(int rank);
  /// Workers that have not departed.
  int workers_here() const;
  /// By global rank of the sender.
  const std::vector<std::vector<Sent>>& sent() const { return sent_; }

 private:
  friend class Seat;
  struct Key {
    int parent;
    std::vector<int> ranks;
    std::string purpose;
    auto operator<=>(const Key&) const = default;
  };
  void sleep(Lock& lock, Seat& seat, const std::string& what, const Ready& ready, bool unless_revoked);
  void check(bool unless_revoked) const;
  void open_ranks();
  void say_departed(Channel& channel, int rank);

  std::mutex mutex_;
  int size_, workers_;
  std::chrono::steady_clock::time_point begin_, deadline_;
  std::vector<Death> death_list_;
  bool revokes_;
  std::set<Seat*> seats_;
  std::string failure_;
  std::optional<int> revoked_by_;
  std::set<int> dead_, departed_;
  std::int64_t died_ = 0;
  std::vector<std::int64_t> verbs_;
  std::map<Key, std::unique_ptr<Channel>> channels_;
  std::vector<std::vector<Sent>> sent_;
};

}  // namespace paceline::tests
