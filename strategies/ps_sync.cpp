/// ps-sync: synchronous SGD through parameter servers.
///
/// M. Li et al., OSDI 2014 (bulk synchronous consistency, section 3.3): the server waits for every worker's gradient,
/// updates with their mean and sends the new parameters to all. With one server on a link of B bytes/s, pushes share
/// its down link and pulls its up link. Cost per step: compute + 2(a + N S/B).
///
/// With backup workers (J. Chen et al., arXiv:1604.00981, 2016, algorithm 4) the first N - b gradients of the present
/// parameters make the update, and all workers get the result; a gradient that comes later is dropped. With exponential
/// noise of mean m on each gradient, a step takes compute + m(H_N - H_b) and the messages' time.

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "strategies/backup_workers.hpp"
#include "strategies/catalogue.hpp"
#include "strategies/parameter_server.hpp"
#include "strategies/rank_order_sum.hpp"
#include "strategies/sharded_push_pull.hpp"

namespace paceline {
namespace {

/// One update of a server in the making: who has pushed and who is still to push.
class Round {
 public:
  explicit Round(const std::vector<int>& workers) : late_(workers.begin(), workers.end()) {}

  void pushed(int worker, const Slice& gradient) {
    late_.erase(worker);
    pushed_.push_back(worker);
    if (!summed_.insert(worker).second) return;  // it left and came back: once is enough
    sum_.offer(worker, gradient);
    sum_.advance();
  }
  /// Its gradient stays, but must not stand for somebody who is late.
  void left(int worker) {
    late_.erase(worker);
    std::erase(pushed_, worker);
  }
  int gradients() const { return static_cast<int>(summed_.size()); }
  /// `enough` gradients are there, or one from everybody who is.
  bool complete(int enough) const { return gradients() > 0 && (gradients() >= enough || late_.empty()); }
  Slice sum() { return sum_.finish(); }
  /// Begins the next round. Returns who is in it: first those who pushed, by arrival.
  std::vector<int> next() {
    std::vector<int> present = std::move(pushed_);
    present.insert(present.end(), late_.begin(), late_.end());
    late_.insert(present.begin(), present.end());
    pushed_.clear();
    summed_.clear();
    return present;
  }

 private:
  RankOrderSum sum_;
  std::set<int> summed_;
  std::set<int> late_;
  std::vector<int> pushed_;  // and have not left since
};

class SynchronousServer final : public ParameterServer {
 public:
  explicit SynchronousServer(const OptionValues& options)
      : ParameterServer(options), backup_workers_(static_cast<int>(options.integer("backup_workers"))) {}

  void run_worker(Worker& worker, Communicator& comm) override {
    if (backup_workers_ > 0)
      push_unless_late(worker, comm);
    else
      push_and_pull(worker, comm);
  }

  void run_server(ModelState& model, Communicator& comm) override {
    const int enough = batches_per_step(comm.workers());
    Round round(comm.peers());
    while (const auto push = comm.recv_any()) {
      if (push->departed())
        round.left(push->source);
      else if (backup_workers_ == 0 || push->payload.version() == model.version())
        round.pushed(push->source, push->payload);
      if (!round.complete(enough)) continue;
      const float scale = 1.0F / static_cast<float>(round.gradients());
      model.apply(round.sum(), scale);
      for (const int worker : round.next()) comm.isend(worker, {model.parameters()});
    }
  }

  Pace pace() const override { return Pace::lockstep; }
  bool replicas_agree() const override { return true; }
  int batches_per_step(int workers) const override { return std::max(1, workers - backup_workers_); }

  std::optional<StepTime> step_time(const StepTerms& terms) const override {
    if (colocated()) return colocated_step_time(terms);
    // Of the gradients of a step, N - b are waited for; the results go to all.
    std::vector<double> c = terms.compute_s;
    std::sort(c.begin(), c.end());
    c.resize(static_cast<std::size_t>(batches_per_step(terms.workers())));
    const double pull_bytes = push_and_pull_together(terms.workers(), terms.bytes).bytes / 2;
    const double seconds = pushed_s(c, terms) + terms.update_s + terms.latency_s + pull_bytes / terms.bandwidth;
    const double bytes = (seconds - c.back() - terms.update_s - 2 * terms.latency_s) * terms.bandwidth;
    return StepTime{"c + " + text_of({2, bytes}, terms.bytes) + (terms.update_s > 0 ? " + u" : ""), seconds};
  }

  std::optional<Refusal> refusal(int workers) const override {
    if (backup_workers_ < workers) return std::nullopt;
    const std::string all = std::to_string(workers) + (workers == 1 ? " worker" : " workers");
    return Refusal{"backup_workers", "of " + all + " there must be one whose gradient is waited for; use at most " +
                                         std::to_string(workers - 1) + " backup workers"};
  }

 private:
  /// One server on each worker's host: a worker's own shard stays where it is.
  std::optional<StepTime> colocated_step_time(const StepTerms& terms) const {
    const int n = terms.workers();
    if (servers() != n || backup_workers_ > 0) return std::nullopt;
    const Collective::Cost cost{n > 1 ? 2.0 : 0.0, 2 * terms.bytes * (n - 1) / n};
    return StepTime{"c + " + text_of(cost, terms.bytes) + (terms.update_s > 0 ? " + u" : ""),
                    terms.slowest() + terms.update_s + terms.collective_s(cost)};
  }

  int backup_workers_;
};

Option backup_workers_option() {
  return {.name = "backup_workers",
          .kind = OptionKind::integer,
          .default_value = std::int64_t{0},
          .minimum = 0,
          .maximum = 1e6,
          .sentence = "How many of the workers a step does without: the slowest ones, which give up and go on.",
          .example = "1"};
}

}  // namespace

StrategyItem ps_sync() {
  return parameter_server<SynchronousServer>(
      {.name = "ps-sync",
       .sentence =
           "Synchronous SGD through parameter servers that wait for every worker, or for all but the slowest few.",
       .source = "Li et al., OSDI 2014; Chen et al., arXiv:1604.00981",
       .options = {backup_workers_option()}});
}

}  // namespace paceline
