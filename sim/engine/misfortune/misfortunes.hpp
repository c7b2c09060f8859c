#pragma once
/// What goes wrong in a run, by whom and when: the same for every strategy.

#include <functional>
#include <optional>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace paceline::engine {

/// A host is off from `at` for `restart_after` seconds, or for ever.
struct Outage {
  int rank = 0;  ///< global
  double at = 0;
  std::optional<double> restart_after;
};

struct Misfortunes {
  int workers = 0;               ///< ranks below are workers, from there on servers
  std::vector<double> slowdown;  ///< by global rank: factor on each duration of its device
  std::vector<Outage> outages;   ///< in the scenario's order
};

/// Adds what one entry of `stragglers` or `failures` brings.
using BringMisfortune = std::function<void(const OptionValues&, Misfortunes&)>;
using MisfortuneItem = Catalogue<BringMisfortune>::Item;

MisfortuneItem slow();
MisfortuneItem crash();

}  // namespace paceline::engine
