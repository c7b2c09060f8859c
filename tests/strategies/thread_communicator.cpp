#include "tests/strategies/thread_communicator.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "tests/strategies/thread_operation.hpp"
#include "tests/strategies/thread_stream.hpp"

namespace paceline::tests {
namespace {

/// A message has arrived as soon as it is sent.
class SendOperation final : public Operation {
 public:
  void wait() override {}
  bool done() const override { return true; }
  Slice get() override { return {}; }
};

}  // namespace

ThreadCommunicator::ThreadCommunicator(Exchange& exchange, Seat& seat, Channel& channel, int rank, bool streams)
    : exchange_(&exchange), seat_(&seat), channel_(&channel), rank_(rank), streams_(streams) {
  const auto lock = exchange.lock();
  inbox().listener = &seat;
}

ThreadCommunicator::~ThreadCommunicator() {
  stream_.reset();
  const auto lock = exchange_->lock();
  inbox().listener = nullptr;
}

Request ThreadCommunicator::isend(int to, Message message) {
  const auto lock = exchange_->lock();
  exchange_->verb(global(rank_));
  message.source = rank_;
  exchange_->deliver(*channel_, to, std::move(message));
  return Request(make_held<SendOperation>());
}

Message ThreadCommunicator::recv(int from) {
  auto lock = exchange_->lock();
  exchange_->verb(global(rank_));
  auto& messages = inbox().messages;
  const std::string whom = "a message of rank " + std::to_string(global(from));
  auto first = messages.end();
  exchange_->wait(lock, *seat_, whom, [&] {
    first = std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.source == from; });
    return first != messages.end() || exchange_->dead(global(from));
  });
  if (first == messages.end()) throw PeerFailed(global(from));
  if (first->departed()) {
    if (exchange_->dead(global(from))) throw PeerFailed(global(from));
    exchange_->fail(seat_->name + " waits for " + whom + ", which has left");
  }
  Message message = std::move(*first);
  messages.erase(first);
  return message;
}

std::optional<Message> ThreadCommunicator::next_message() {
  auto& messages = inbox().messages;
  while (!messages.empty()) {
    Message message = std::move(messages.front());
    messages.pop_front();
    if (!message.departed()) return message;
    left_.insert(message.source);
    if (message.source < workers()) return message;  // only workers' departures are news
  }
  return std::nullopt;
}

bool ThreadCommunicator::all_left() const {
  const auto gone = std::count_if(left_.begin(), left_.end(), [this](int r) { return r < workers(); });
  return gone >= workers() - (rank_ < workers() ? 1 : 0);
}

std::optional<Message> ThreadCommunicator::recv_any(const Request* until) {
  auto lock = exchange_->lock();
  exchange_->verb(global(rank_));
  const auto* operation = until ? dynamic_cast<const ThreadOperation*>(until->operation()) : nullptr;
  std::optional<Message> message;
  exchange_->wait(lock, *seat_, "a message of anybody", [&] {
    if (!message) message = next_message();
    return message || all_left() || (operation && operation->finished()) || (until && !operation);
  });
  return message;
}

Request ThreadCommunicator::start(std::function<Slice(Communicator&)> job) {
  {
    const auto lock = exchange_->lock();
    exchange_->verb(global(rank_));
  }
  if (!streams_) throw std::logic_error("a job on a stream may not start another");
  if (!stream_) stream_ = std::make_unique<ThreadStream>(*exchange_, *seat_, *channel_, rank_);
  return stream_->start(std::move(job));
}

void ThreadCommunicator::finish() {
  if (stream_) stream_->drain();
}

std::unique_ptr<Communicator> ThreadCommunicator::group(const std::vector<int>& ranks) {
  const auto mine = std::find(ranks.begin(), ranks.end(), rank_);
  if (mine == ranks.end()) throw std::logic_error("only a member may call group()");
  std::vector<int> members;
  for (const int local : ranks) members.push_back(global(local));
  Channel* channel = nullptr;
  {
    const auto lock = exchange_->lock();
    channel = &exchange_->channel(*channel_, members, "group " + std::to_string(groups_[members]++));
  }
  return std::make_unique<ThreadCommunicator>(*exchange_, *seat_, *channel, static_cast<int>(mine - ranks.begin()),
                                              false);
}

std::vector<int> ThreadCommunicator::peers() const {
  std::vector<int> here;
  for (int worker = 0; worker < workers(); ++worker)
    if (worker != rank_ && !left_.contains(worker)) here.push_back(worker);
  return here;
}

std::vector<std::vector<int>> ThreadCommunicator::neighbourhoods() const {
  const std::vector<int>& parts = exchange_->parts;
  if (parts.empty()) return Communicator::neighbourhoods();
  const auto part_of = [&](int worker) { return parts[static_cast<std::size_t>(global(worker))]; };
  std::vector<std::vector<int>> found;
  for (int worker = 0; worker < workers(); ++worker) {
    const auto same = std::find_if(found.begin(), found.end(),
                                   [&](const auto& members) { return part_of(members.front()) == part_of(worker); });
    if (same == found.end())
      found.push_back({worker});
    else
      same->push_back(worker);
  }
  return found;
}

}  // namespace paceline::tests
