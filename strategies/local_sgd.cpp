/// local-sgd: each worker trains by itself for some steps, then all take the mean of their parameters.
///
/// S. U. Stich, "Local SGD converges fast and communicates little", ICLR 2019, algorithm 1. The mean is an all-reduce
/// of the parameters over the ring of collectives/ring.hpp; optimizer state stays local, a commit may lie between two
/// means. Cost per step with period H: compute + 2(N-1)(a + S/(N B))/H. With noise on each gradient, the slowest of N
/// sums over H steps is waited for instead of the sum of H slowest: E max of N Erlang(H) over H per step for
/// exponential noise of mean 1.

#include "strategies/catalogue.hpp"
#include "strategies/collectives/ring.hpp"

namespace paceline {
namespace {

class LocalSgd final : public Strategy {
 public:
  explicit LocalSgd(std::int64_t period) : period_(period) {}

  void run_worker(Worker& worker, Communicator& comm) override {
    while (worker.has_next_step()) {
      worker.apply(worker.compute_gradient());
      if (worker.version() % period_ == 0) average(worker, comm);
    }
  }

  Pace pace() const override { return Pace::lockstep; }
  /// With period 1 parameters agree at each commit, though momentum may not.
  bool replicas_agree() const override { return period_ == 1; }
  std::optional<StepTime> step_time(const StepTerms& terms) const override {
    CollectiveTime mean(terms, ring_);
    const double seconds = terms.slowest() + mean.add(terms.bytes) / static_cast<double>(period_);
    StepTime time{"c + (" + mean.text() + ")/" + std::to_string(period_), seconds, mean.way()};
    if (terms.steps % period_ != 0) time.not_in_it.emplace_back("the steps after the last mean");
    return time;
  }

 private:
  void average(Worker& worker, Communicator& comm) const {
    const Slice sum = comm.all_reduce(worker.parameters(), ring_);
    const double length = static_cast<double>(sum.length());
    worker.charge({.flop = length, .bytes = 2 * sizeof(float) * length});
    worker.assign(1.0F / static_cast<float>(comm.workers()) * sum);
  }

  std::int64_t period_;
  RingAllReduce ring_;
};

}  // namespace

StrategyItem local_sgd() {
  return {{.name = "local-sgd",
           .sentence = "Each worker takes a few steps of SGD by itself, then all take the mean of their parameters.",
           .source = "Stich, ICLR 2019",
           .options = {{.name = "period",
                        .kind = OptionKind::integer,
                        .default_value = std::int64_t{8},
                        .minimum = 1,
                        .maximum = 1e9,
                        .sentence = "Steps between two means.",
                        .example = "8"}}},
          [](const OptionValues& options) -> std::unique_ptr<Strategy> {
            return std::make_unique<LocalSgd>(options.integer("period"));
          }};
}

}  // namespace paceline
