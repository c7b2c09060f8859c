#include "sim/engine/misfortune/misfortunes.hpp"

#include <utility>

#include "sim/engine/catalogue.hpp"
#include "sim/engine/misfortune/stated_courses.hpp"

namespace paceline::engine {
namespace {

void bring(const scenario::Scenario& scenario, const std::string& list, const std::vector<scenario::Choice>& choices,
           const Catalogue<BringMisfortune>& kinds, Misfortunes& all) {
  for (std::size_t i = 0; i < choices.size(); ++i)
    kinds.find(choices[i].name)->make(MisfortuneEntry(scenario, list, i), all);
}

}  // namespace

Condition Misfortunes::condition(int host) const {
  const Causes& own = causes[static_cast<std::size_t>(host)];
  std::vector<std::unique_ptr<Slowness>> slowness;
  for (const MakeSlowness& make : own.slowness) slowness.push_back(make());
  Condition condition{Tempo(std::move(slowness)), {}};
  for (const Draws& draws : own.noise) condition.noise.add(draws.law, draws.seed);
  return condition;
}

Outages Misfortunes::outages(int host) const {
  std::vector<std::unique_ptr<OutageSource>> sources;
  for (const MakeOutages& make : causes[static_cast<std::size_t>(host)].outages) sources.push_back(make());
  return Outages(std::move(sources));
}

void Misfortunes::list_outage(const Outage& outage) {
  of(outage.host).outages.push_back([outage] { return std::make_unique<ListedOutages>(std::vector<Outage>{outage}); });
}

Misfortunes gather_misfortunes(const scenario::Scenario& scenario, std::shared_ptr<const Layout> layout) {
  Misfortunes all;
  all.layout = std::move(layout);
  all.causes.resize(static_cast<std::size_t>(all.hosts()));
  bring_stated_courses(all);
  bring(scenario, "stragglers", scenario.stragglers, stragglers(), all);
  bring(scenario, "failures", scenario.failures, failures(), all);
  return all;
}

}  // namespace paceline::engine
