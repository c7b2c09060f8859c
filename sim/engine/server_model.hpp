#pragma once
/// A server's shard of the model in simulated time.

#include "sim/engine/commits.hpp"
#include "strategies/worker.hpp"

namespace paceline::engine {

class ServerModel final : public ModelState {
 public:
  ServerModel(Run& run, Commits& commits, Rank& rank) : run_(&run), commits_(&commits), rank_(&rank) {}

  Slice parameters() const override { return rank_->holder.model()->slice(); }
  void apply(const Slice& gradient, float scale) override {
    run_->update(*rank_, gradient, scale);
    const bool first_server = rank_->number == run_->first_server();
    if (run_->strategy.pace() == Pace::free && first_server) commits_->updated();
  }
  void assign(const Slice& values) override { rank_->holder.assign(values); }
  Slice& state(std::string_view name) override { return rank_->holder.state(name); }
  std::int64_t version() const override { return rank_->holder.model()->version(); }

 private:
  Run* run_;
  Commits* commits_;
  Rank* rank_;
};

}  // namespace paceline::engine
