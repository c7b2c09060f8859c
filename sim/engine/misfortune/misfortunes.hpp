#pragma once
/// What goes wrong in a run, by whom and when: the same for every strategy.
///
/// Misfortunes belong to hosts, whoever sits there (see layout.hpp). They are a
/// description; what unfolds over time (the draws of a host, its outages) is made from it, always from the start.
/// Random ones have a stream for each kind, entry of the scenario and host, and depend on nothing else.

#include <functional>
#include <memory>
#include <vector>

#include "sim/engine/layout.hpp"
#include "sim/engine/misfortune/condition.hpp"
#include "sim/engine/misfortune/link_trouble.hpp"
#include "sim/engine/misfortune/outage.hpp"
#include "sim/scenario/scenario.hpp"

namespace paceline::engine {

struct Misfortunes {
  std::shared_ptr<const Layout> layout;
  std::vector<LinkSlowdown> link_slowdowns;
  std::vector<Cut> cuts;    ///< links that are down, and partitions
  double failure_rate = 0;  ///< 1/s: sum of 1/mtbf over all hosts but the spare ones, which are not part of the job

  int hosts() const { return layout->hosts(); }
  /// From the start of the run.
  Condition condition(int host) const;
  Outages outages(int host) const;

  using MakeSlowness = std::function<std::unique_ptr<Slowness>()>;
  using MakeOutages = std::function<std::unique_ptr<OutageSource>()>;
  struct Draws {
    Law law;
    std::uint64_t seed = 0;
  };
  /// By host: what brings it.
  struct Causes {
    std::vector<MakeSlowness> slowness;
    std::vector<Draws> noise;
    std::vector<MakeOutages> outages;
  };
  std::vector<Causes> causes;

  Causes& of(int host) { return causes[static_cast<std::size_t>(host)]; }
  /// Adds one outage that is known beforehand.
  void list_outage(const Outage& outage);
};

/// Reads the files that they name. Throws PlanError: unknown workers or servers, times out of order, broken files.
Misfortunes gather_misfortunes(const scenario::Scenario& scenario, std::shared_ptr<const Layout> layout);

}  // namespace paceline::engine
