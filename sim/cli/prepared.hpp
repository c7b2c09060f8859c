#pragma once
/// A scenario that has been read, checked and planned: all that can be known before it runs.

#include <utility>

#include "sim/cli/shelves.hpp"
#include "sim/engine/plan.hpp"
#include "sim/scenario/loader.hpp"

namespace paceline::cli {

struct Prepared {
  scenario::Scenario scenario;
  engine::Plan plan;
};

/// Throws ScenarioError, also for what only planning finds out.
inline Prepared prepare(const scenario::Source& source, const scenario::Overrides& overrides) {
  scenario::Scenario scenario = scenario::load(source, overrides, shelves());
  try {
    engine::Plan plan = engine::plan(scenario);
    return {std::move(scenario), std::move(plan)};
  } catch (const engine::PlanError& error) {
    throw scenario::ScenarioError(scenario::complaint_about(source, overrides, error.pointer, error.what(), ""));
  }
}

}  // namespace paceline::cli
