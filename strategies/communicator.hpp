#pragma once
/// How the ranks of a run reach each other.
///
/// Ranks 0 .. workers()-1 are workers, workers() .. size()-1 are servers. A strategy is a straight-line program over
/// these verbs; the same file runs in SimGrid's virtual time and on real threads. Nothing here takes a size or a time:
/// a message weighs what its slice weighs, and what takes long takes long.

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "strategies/request.hpp"
#include "strategies/slice.hpp"

namespace paceline {

class Collective;

/// A peer died and the engine's recovery takes over. Strategies never catch it: locals die, the model survives.
class PeerFailed : public std::exception {
 public:
  explicit PeerFailed(int rank) : rank_(rank), text_("rank " + std::to_string(rank) + " failed") {}
  int rank() const { return rank_; }
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  int rank_;
  std::string text_;
};

struct Message {
  Slice payload;
  std::int64_t tag = 0;  ///< one word of the strategy's own; weighs nothing
  int source = -1;       ///< filled in on the way
  bool departure = false;

  /// Nothing more will come from source: it finished, or died under a recovery that goes on without it.
  bool departed() const { return departure; }
};

class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;
  /// Ranks, servers included.
  virtual int size() const = 0;
  virtual int workers() const = 0;
  /// Seconds since the start of the run.
  virtual double now() const = 0;

  /// Travels at once and never throws; the payload is immutable, so it may be used on. To oneself it costs nothing.
  virtual Request isend(int to, Message message) = 0;
  /// Returns when the message has arrived.
  void send(int to, Message message) { isend(to, std::move(message)).wait(); }
  /// The oldest message from that peer (messages of one pair never overtake each other). PeerFailed once it is known to
  /// be dead.
  virtual Message recv(int from) = 0;
  /// The next message by arrival, ties by rank. Nothing: all other workers have left and all they sent was received, or
  /// `until` is done first (a message that arrives at the same instant comes first).
  virtual std::optional<Message> recv_any(const Request* until = nullptr) = 0;
  /// Runs the job on this rank's stream: jobs in order, on a channel of their own, beside the caller. The job gets the
  /// stream's communicator; get() of the request gives what it returned.
  virtual Request start(std::function<Slice(Communicator&)> job) = 0;
  /// The sum over all workers of this communicator, the same bits on each. An engine may know a faster way to simulate
  /// it.
  virtual Slice all_reduce(Slice mine, const Collective& algorithm);
  /// These ranks (in this order) under numbers of their own, on a channel of their own. Only members call it.
  virtual std::unique_ptr<Communicator> group(const std::vector<int>& ranks) = 0;
  /// Workers that are still here, without me.
  virtual std::vector<int> peers() const = 0;
  /// The workers of this communicator by the innermost part of the cluster that they share (a machine of several
  /// devices, else a rack): ranks ascend in each part, parts by their first rank. One part where the cluster has none.
  virtual std::vector<std::vector<int>> neighbourhoods() const;
};

/// An all-reduce algorithm: what it does and what it costs.
class Collective {
 public:
  struct Cost {
    double messages = 0;  ///< one after the other, on the longest path
    double bytes = 0;     ///< one after the other, on the longest path
  };

  virtual ~Collective() = default;
  /// Sums `mine` over the workers of comm; every rank returns the same bits.
  virtual Slice run(Communicator& comm, Slice mine) const = 0;
  /// For n ranks and a message of that many bytes.
  virtual Cost cost(int n, double bytes) const = 0;
  /// Whether it takes just that, on links that are alone.
  virtual bool cost_is_exact(int /*n*/, double /*bytes*/) const { return true; }

  using Ranks = std::vector<int>;
  /// One of the stages that follow each other.
  struct Leg {
    Cost cost;
    std::string where;         ///< "inside each part"; empty: everywhere
    std::vector<Ranks> rings;  ///< who sends: in each round every rank to the next of its ring
  };
  /// The stages on a cluster of those parts (Communicator::neighbourhoods), when all their messages go round rings;
  /// else none.
  virtual std::vector<Leg> legs(const std::vector<Ranks>& /*parts*/, double /*bytes*/) const { return {}; }
};

inline std::vector<std::vector<int>> Communicator::neighbourhoods() const {
  std::vector<int> all(static_cast<std::size_t>(workers()));
  std::iota(all.begin(), all.end(), 0);
  return {all};
}

inline Slice Communicator::all_reduce(Slice mine, const Collective& algorithm) {
  return algorithm.run(*this, std::move(mine));
}

}  // namespace paceline
