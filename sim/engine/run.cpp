#include "sim/engine/run.hpp"

#include <utility>

namespace paceline::engine {

SnapshotPtr Run::model(int asker) const {
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
  if (strategy.replicas_agree()) return ranks[static_cast<std::size_t>(asker)].holder.model();
  std::vector<SnapshotPtr> models;
  models.reserve(static_cast<std::size_t>(members->workers));
  for (int worker = 0; worker < members->workers; ++worker)
    models.push_back(ranks[static_cast<std::size_t>(worker)].holder.model());
  return store.mean(models);
}

void Run::update(Rank& rank, const Slice& gradient, float scale) {
  rank.device.work(*rank.fiber, cost.update_seconds(static_cast<double>(gradient.length()), rank.device.rates()));
  staleness.record(rank.holder.model()->version_of(gradient.position(), gradient.length()) - gradient.version());
  rank.holder.apply(gradient, scale);
}

void Run::event(const char* what, int rank, std::string detail) const {
  results::MetricsLine line{.kind = "event",
                            .simulated_time_s = Wire::now(),
                            .steps = budget.steps(),
                            .samples = budget.samples(),
                            .epochs = budget.epochs(),
                            .event = what,
                            .detail = std::move(detail)};
  if (rank >= 0) line.rank = rank;
  report(std::move(line));
}

}  // namespace paceline::engine
