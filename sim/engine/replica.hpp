#pragma once
/// A worker in simulated time.

#include "sim/engine/commits.hpp"
#include "sim/engine/conductor.hpp"
#include "sim/engine/gradient_operation.hpp"
#include "strategies/worker.hpp"

namespace paceline::engine {

class Replica final : public Worker {
 public:
  Replica(Run& run, Commits& commits, Conductor& conductor, Rank& rank)
      : run_(&run), commits_(&commits), conductor_(&conductor), rank_(&rank) {}

  Slice parameters() const override { return rank_->holder.model()->slice(); }
  void apply(const Slice& gradient, float scale) override;
  void assign(const Slice& values) override { rank_->holder.assign(values); }
  Slice& state(std::string_view name) override { return rank_->holder.state(name); }
  std::int64_t version() const override { return rank_->holder.model()->version(); }

  bool has_next_step() override;
  Request start_gradient() override;
  Buckets backward(std::int64_t bucket_bytes) override;
  void charge(const Work& work) override;

 private:
  Held<GradientOperation> gradient();

  Run* run_;
  Commits* commits_;
  Conductor* conductor_;
  Rank* rank_;
};

}  // namespace paceline::engine
