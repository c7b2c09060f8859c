#include "sim/engine/run.hpp"

#include <utility>

namespace paceline::engine {

SnapshotPtr Run::model(std::optional<int> asker) const {
  if (has_servers()) {
    const auto first = static_cast<std::size_t>(members->workers);
    const auto& shard = [&](std::size_t i) -> const Rank& {
      return ranks[static_cast<std::size_t>(members->ranks[i])];
    };
    if (members->ranks.size() == first + 1) return shard(first).holder.model();
    SnapshotPtr whole = store.initial();
    for (std::size_t i = first; i < members->ranks.size(); ++i)
      whole = store.assign(whole, shard(i).holder.model()->slice());
    return whole;
  }
  const auto replica = [&](std::size_t i) -> const Rank& { return ranks[static_cast<std::size_t>(members->ranks[i])]; };
  if (strategy.replicas_agree()) return (asker ? ranks[static_cast<std::size_t>(*asker)] : replica(0)).holder.model();
  std::vector<SnapshotPtr> models;
  models.reserve(static_cast<std::size_t>(members->workers));
  for (int worker = 0; worker < members->workers; ++worker)
    models.push_back(replica(static_cast<std::size_t>(worker)).holder.model());
  return store.mean(models);
}

void Run::update(Rank& rank, const Slice& gradient, float scale) {
  rank.device.work(*rank.fiber, cost.update_seconds(static_cast<double>(gradient.length()), rank.device.rates()));
  // A bucket too small for a float of a small model in a large one's clothes updates nothing that could be stale.
  if (gradient.length() > 0)
    staleness.record(rank.holder.model()->version_of(gradient.position(), gradient.length()) - gradient.version());
  rank.holder.apply(gradient, scale, learning_rate_factor);
}

void Run::set_members_now(int workers) {
  const bool follows = recovery.after_death() == AfterDeath::shrink && !recovery.keeps_global_batch() &&
                       strategy.pace() == Pace::lockstep;
  learning_rate_factor = follows ? static_cast<float>(workers) / static_cast<float>(first_workers) : 1.0F;
}

void Run::event(const char* what, int rank, std::string detail) {
  last_event_s = Wire::now();
  results::MetricsLine line{.kind = "event",
                            .simulated_time_s = last_event_s,
                            .steps = budget.steps(),
                            .samples = budget.samples(),
                            .epochs = budget.epochs(),
                            .event = what,
                            .detail = std::move(detail)};
  if (rank >= 0) line.rank = rank;
  report(std::move(line));
}

}  // namespace paceline::engine
