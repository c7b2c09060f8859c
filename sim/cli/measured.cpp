#include "sim/cli/measured.hpp"

#include <fmt/format.h>

#include "kernels/backend_item.hpp"
#include "sim/engine/calibration.hpp"

namespace paceline::cli {
namespace {

constexpr double seconds_to_measure = 0.3;

bool wants_measuring(const scenario::Choice& timing) {
  return timing.name == "measured" && !timing.options.has("profile") && !timing.options.has("gradient");
}

}  // namespace

Prepared prepare_to_run(const scenario::Source& source, const scenario::Overrides& overrides) {
  Prepared prepared = prepare(source, overrides);
  const scenario::Workload& work = prepared.scenario.workload;
  if (!wants_measuring(work.timing)) return prepared;
  // With math off nobody has looked yet whether the backend can run.
  auto backend = prepared.plan.backend;
  try {
    if (!backend) backend = kernels::make_backend(work.backend);
  } catch (const kernels::BackendError& why) {
    throw scenario::ScenarioError(scenario::complaint_about(source, overrides, "/workload/backend", why.what(), ""));
  }
  const results::ModelRate rate =
      engine::measure(*backend, *prepared.plan.model, {work.batch_size}, seconds_to_measure);
  scenario::Overrides with = overrides;
  with.sets.push_back(fmt::format("workload.timing.gradient={}", rate.gradients.front().seconds));
  with.sets.push_back(fmt::format("workload.timing.update_per_parameter={}", rate.update_seconds_per_parameter));
  return prepare(source, with);
}

}  // namespace paceline::cli
