/// ps-sync: synchronous SGD through parameter servers.
///
/// M. Li et al., OSDI 2014 (bulk synchronous consistency, section 3.3): the server waits for every worker's gradient,
/// updates with their mean and sends the new parameters to all. With one server on a link of B bytes/s, pushes share
/// its down link and pulls its up link. Cost per step: compute + 2(a + N S/B).

#include <algorithm>
#include <vector>

#include "strategies/catalogue.hpp"
#include "strategies/rank_order_sum.hpp"
#include "strategies/sharded_push_pull.hpp"

namespace paceline {
namespace {

class SynchronousServer final : public Strategy {
 public:
  explicit SynchronousServer(int servers) : servers_(servers) {}
  void run_worker(Worker& worker, Communicator& comm) override { push_and_pull(worker, comm); }

  void run_server(ModelState& model, Communicator& comm) override {
    RankOrderSum sum;
    std::vector<int> pushed;
    std::size_t present = comm.peers().size();
    std::size_t gone = 0;  // of those in pushed: left since, and must not stand for somebody who is late
    while (const auto push = comm.recv_any()) {
      if (push->departed()) {
        --present;
        gone += static_cast<std::size_t>(std::count(pushed.begin(), pushed.end(), push->source));
      } else {
        sum.offer(push->source, push->payload);
        sum.advance();
        pushed.push_back(push->source);
      }
      if (pushed.empty() || pushed.size() - gone < present) continue;
      model.apply(sum.finish(), 1.0F / static_cast<float>(pushed.size()));
      for (const int worker : pushed) comm.isend(worker, {model.parameters()});
      pushed.clear();
      gone = 0;
    }
  }

  Pace pace() const override { return Pace::lockstep; }
  int servers() const override { return servers_; }
  bool replicas_agree() const override { return true; }

 private:
  int servers_;
};

}  // namespace

StrategyItem ps_sync() {
  return {{.name = "ps-sync",
           .sentence = "Synchronous SGD through parameter servers that wait for the gradient of every worker.",
           .source = "Li et al., OSDI 2014",
           .options = {servers_option()}},
          [](const OptionValues& options) -> std::unique_ptr<Strategy> {
            return std::make_unique<SynchronousServer>(static_cast<int>(options.integer("servers")));
          }};
}

}  // namespace paceline
