#pragma once
/// Closes the books of a run: what its summary and tables say.

#include <functional>

#include "sim/engine/cluster.hpp"
#include "sim/engine/conductor.hpp"
#include "sim/engine/simulate.hpp"

namespace paceline::engine {

/// Evaluates the final model, unless the run was interrupted (who presses Ctrl-C is not kept waiting), and reports the
/// end.
Outcome close_accounts(Run& run, const Commits& commits, const Fate& fate, const LinkWeather& weather,
                       const Cluster& cluster, const Plan& plan, const std::function<double()>& wall_time_s);

}  // namespace paceline::engine
