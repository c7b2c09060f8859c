#pragma once
/// A Communicator between threads of this process.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "tests/strategies/thread_exchange.hpp"

namespace paceline::tests {

class ThreadStream;

class ThreadCommunicator final : public Communicator {
 public:
  /// For local rank `rank` of the channel, used by the thread of that seat alone. `streams`: whether start() is to be
  /// had (a stream has no stream).
  ThreadCommunicator(Exchange& exchange, Seat& seat, Channel& channel, int rank, bool streams);
  ~ThreadCommunicator() override;

  int rank() const override { return rank_; }
  int size() const override { return static_cast<int>(channel_->ranks.size()); }
  int workers() const override { return channel_->workers; }
  double now() const override { return exchange_->now(); }
  Request isend(int to, Message message) override;
  Message recv(int from) override;
  std::optional<Message> recv_any(const Request* until) override;
  Request start(std::function<Slice(Communicator&)> job) override;
  std::unique_ptr<Communicator> group(const std::vector<int>& ranks) override;
  std::vector<int> peers() const override;
  std::vector<std::vector<int>> neighbourhoods() const override;

  /// Waits for all jobs of the stream.
  void finish();

 private:
  int global(int local) const { return channel_->ranks[static_cast<std::size_t>(local)]; }
  Inbox& inbox() { return channel_->inboxes[static_cast<std::size_t>(rank_)]; }
  std::optional<Message> next_message();
  bool all_left() const;

  Exchange* exchange_;
  Seat* seat_;
  Channel* channel_;
  int rank_;
  bool streams_;
  std::unique_ptr<ThreadStream> stream_;
  std::set<int> left_;  // local ranks whose departure was received
  std::map<std::vector<int>, int> groups_;
};

}  // namespace paceline::tests
