#pragma once
/// A scenario with everything chosen that it names, checked as far as possible before anything runs.

#include <cstdint>
#include <memory>
#include <optional>

#include "kernels/backend.hpp"
#include "kernels/data/dataset_item.hpp"
#include "sim/engine/cost_model.hpp"
#include "sim/engine/layout.hpp"
#include "sim/engine/misfortune/misfortunes.hpp"
#include "sim/engine/plan_error.hpp"
#include "sim/engine/recovery/recovery.hpp"
#include "sim/scenario/scenario.hpp"
#include "strategies/strategy.hpp"

namespace paceline::engine {

struct Plan {
  std::unique_ptr<Strategy> strategy;
  int workers = 0;                               ///< that take part
  std::optional<kernels::DataDescription> data;  ///< none: not known, and not needed
  std::shared_ptr<const kernels::Model> model;
  kernels::Optimizer optimizer;
  std::shared_ptr<const kernels::KernelBackend> backend;  ///< null when math is off
  std::unique_ptr<CostModel> cost;
  std::unique_ptr<Recovery> recovery;
  std::shared_ptr<const Layout> layout;
  Misfortunes misfortunes;
  std::int64_t memory_bytes_per_worker = 0;  ///< parameters, gradients, optimizer state, activations
};

/// The layout of a cluster with room for that strategy and that recovery. Throws PlanError.
std::shared_ptr<const Layout> make_layout(const scenario::Scenario& scenario, const Strategy& strategy,
                                          const Recovery& recovery);

/// Reads headers of the files that the scenario names, no samples. Throws PlanError.
Plan plan(const scenario::Scenario& scenario);

}  // namespace paceline::engine
