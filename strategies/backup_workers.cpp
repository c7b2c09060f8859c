#include "strategies/backup_workers.hpp"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "strategies/sharded_push_pull.hpp"

namespace paceline {
namespace {

/// What the servers sent and the worker has not taken over yet. A shard may be an update ahead of another.
class News {
 public:
  explicit News(Communicator& comm) : comm_(&comm), queues_(static_cast<std::size_t>(comm.size() - comm.workers())) {}

  /// There is a piece from each server.
  bool complete() const {
    return std::none_of(queues_.begin(), queues_.end(), [](const auto& queue) { return queue.empty(); });
  }
  /// Listens until it is complete or the gradient is done.
  void listen(const Request& gradient) {
    while (!complete()) {
      auto message = comm_->recv_any(&gradient);
      if (!message) return;  // done; or all other workers have left, and it may as well be finished
      if (!message->departed())
        queues_[static_cast<std::size_t>(message->source - comm_->workers())].push_back(std::move(message->payload));
    }
  }
  /// Waits until it is complete, and makes the oldest piece of each the worker's parameters.
  void take_over(Worker& worker) {
    for (std::size_t shard = 0; shard < queues_.size(); ++shard) {
      auto& queue = queues_[shard];
      if (queue.empty()) queue.push_back(comm_->recv(comm_->workers() + static_cast<int>(shard)).payload);
      worker.assign(queue.front());
      queue.pop_front();
    }
  }

 private:
  Communicator* comm_;
  std::vector<std::deque<Slice>> queues_;  // by shard, oldest first
};

}  // namespace

void push_unless_late(Worker& worker, Communicator& comm) {
  News news(comm);
  while (worker.has_next_step()) {
    const Request gradient = worker.start_gradient();
    news.listen(gradient);
    if (news.complete())
      gradient.cancel();
    else
      push(gradient.get(), comm);
    news.take_over(worker);
  }
}

}  // namespace paceline
