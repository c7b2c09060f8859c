#pragma once
/// What all strategies with parameter servers have in common: how many there are and where they sit.

#include <memory>
#include <utility>
#include <vector>

#include "strategies/strategy.hpp"

namespace paceline {

class ParameterServer : public Strategy {
 public:
  /// The values of options().
  explicit ParameterServer(const OptionValues& options);
  /// `servers` and `colocated`, and then those.
  static std::vector<Option> options(std::vector<Option> others = {});

  int servers() const final { return servers_; }
  bool colocated() const final { return colocated_; }

 protected:
  /// A step in which `workers` push to and pull from all servers at once: their links carry workers/servers shards of S
  /// each way, a worker's own link carries S.
  Collective::Cost push_and_pull_together(int workers, double bytes) const;
  /// Seconds from the beginning until the servers have the gradients of those workers, who push when they are done: all
  /// pushes share the servers' links, so the last one is done when the busiest time of a link that leads up to it is.
  double pushed_s(std::vector<double> compute_s, const StepTerms& terms) const;
  /// A step of workers that push and pull each by itself, where one update is a step. Workers that take exactly as long
  /// as each other stay in step and share the servers' links, unless updates take time, which tells them apart; all
  /// together they are no faster than the servers. Servers
  /// on the workers' own hosts: not known.
  std::optional<StepTime> push_and_pull_apart(const StepTerms& terms) const;

 private:
  int servers_;
  bool colocated_;
};

/// The entry's options become those of every parameter server and its own.
template <class Server>
StrategyItem parameter_server(Entry entry) {
  entry.options = ParameterServer::options(std::move(entry.options));
  return {std::move(entry),
          [](const OptionValues& options) -> std::unique_ptr<Strategy> { return std::make_unique<Server>(options); }};
}

}  // namespace paceline
