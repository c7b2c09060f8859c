/// single: plain mini-batch SGD on one worker, the yardstick for all others.
///
/// Cost per step: compute.

#include "strategies/catalogue.hpp"

namespace paceline {
namespace {

class Single final : public Strategy {
 public:
  void run_worker(Worker& worker, Communicator& /*comm*/) override {
    while (worker.has_next_step()) worker.apply(worker.compute_gradient());
  }
  Pace pace() const override { return Pace::lockstep; }
  int workers(int /*available*/) const override { return 1; }
  bool replicas_agree() const override { return true; }
  std::optional<StepTime> step_time(const StepTerms& terms) const override {
    return StepTime{"c", terms.compute_s.front()};
  }
};

}  // namespace

StrategyItem single() {
  return {{.name = "single",
           .sentence = "Mini-batch SGD on the first worker alone; the others stay idle.",
           .source = "Robbins and Monro, Annals of Mathematical Statistics 22 (1951)"},
          [](const OptionValues& /*options*/) -> std::unique_ptr<Strategy> { return std::make_unique<Single>(); }};
}

}  // namespace paceline
