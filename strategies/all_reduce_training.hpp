#pragma once
/// Synchronous data-parallel SGD by all-reduce, the loop that all `allreduce-*` strategies share.
///
/// P. Goyal et al., arXiv:1706.02677, section 2.3 (the mean of the workers' gradients, then the same update on each);
/// buckets and their overlap with the backward pass: S. Li et al., "PyTorch Distributed", VLDB 13 (2020), section 3.2.
/// Cost per step: compute + the collective's; with `overlap`, buckets travel while the rest is computed.

#include <cstdint>
#include <functional>
#include <memory>

#include "strategies/strategy.hpp"

namespace paceline {

class AllReduceTraining final : public Strategy {
 public:
  struct Settings {
    std::int64_t bucket_bytes = 0;  ///< 0: one bucket
    bool overlap = false;
  };
  AllReduceTraining(std::unique_ptr<const Collective> collective, Settings settings);
  void run_worker(Worker& worker, Communicator& comm) override;
  Pace pace() const override { return Pace::lockstep; }
  bool replicas_agree() const override { return true; }
  /// With overlap, the pipeline of buckets: each begins when it is ready and the one before it is done.
  std::optional<StepTime> step_time(const StepTerms& terms) const override;

  using MakeCollective = std::function<std::unique_ptr<const Collective>(const OptionValues&)>;
  /// An `allreduce-*` of the catalogue: over that collective, with the options that all of them share after its own.
  static StrategyItem item(Entry entry, MakeCollective make);

 private:
  void step(Worker& worker, Communicator& comm) const;
  void overlapped_step(Worker& worker, Communicator& comm) const;

  std::unique_ptr<const Collective> collective_;
  Settings settings_;
};

}  // namespace paceline
