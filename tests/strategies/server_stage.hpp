#pragma once
/// One server alone on a thread: a test says what it receives next and sees all that it sends.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "strategies/communicator.hpp"
#include "strategies/request.hpp"

namespace paceline::tests {

class ServerStage final : public Communicator {
 public:
  /// Asked at each recv_any(); nothing ends the server.
  using Next = std::function<std::optional<Message>()>;
  using Sent = std::function<void(int to, const Message&)>;

  ServerStage(int workers, Next next, Sent sent) : workers_(workers), next_(std::move(next)), sent_(std::move(sent)) {}

  int rank() const override { return workers_; }
  int size() const override { return workers_ + 1; }
  int workers() const override { return workers_; }
  double now() const override { return 0; }
  Request isend(int to, Message message) override {
    sent_(to, message);
    return Request(make_held<Done>());
  }
  std::optional<Message> recv_any(const Request* /*until*/) override {
    auto message = next_();
    if (message && message->departed()) left_.insert(message->source);
    return message;
  }
  std::vector<int> peers() const override {
    std::vector<int> here;
    for (int worker = 0; worker < workers_; ++worker)
      if (!left_.contains(worker)) here.push_back(worker);
    return here;
  }

  Message recv(int /*from*/) override { throw std::logic_error("not on this stage"); }
  Request start(std::function<Slice(Communicator&)> /*job*/) override { throw std::logic_error("not on this stage"); }
  std::unique_ptr<Communicator> group(const std::vector<int>& /*ranks*/) override {
    throw std::logic_error("not on this stage");
  }

 private:
  class Done final : public Operation {
    void wait() override {}
    bool done() const override { return true; }
    Slice get() override { return {}; }
  };

  int workers_;
  Next next_;
  Sent sent_;
  std::set<int> left_;
};

/// What a list of messages makes a server do: its replies in order, each after how many of the messages.
struct Reply {
  std::size_t after = 0;
  int to = 0;
  Slice payload;
};

template <class RunServer>
std::vector<Reply> replies(int workers, const std::vector<Message>& messages, const RunServer& run_server) {
  std::vector<Reply> all;
  std::size_t received = 0;
  ServerStage stage(
      workers,
      [&]() -> std::optional<Message> {
        if (received == messages.size()) return std::nullopt;
        return messages[received++];
      },
      [&](int to, const Message& message) {
        all.push_back({received, to, message.payload});
      });
  run_server(stage);
  return all;
}

inline Message push_of(int worker, Slice gradient) {
  return {.payload = std::move(gradient), .source = worker};
}

inline Message departure_of(int worker) {
  return {.payload = {}, .source = worker, .departure = true};
}

}  // namespace paceline::tests
