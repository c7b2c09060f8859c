#include "sim/engine/plan.hpp"

#include <limits>
#include <utility>

#include "kernels/catalogue.hpp"
#include "sim/engine/catalogue.hpp"
#include "strategies/catalogue.hpp"

namespace paceline::engine {
namespace {

/// SimGrid needs two memory mappings per actor; the kernel's default limit is 65,530.
constexpr std::int64_t most_ranks = 30000;

kernels::DataDescription describe(const scenario::Scenario& scenario) {
  const scenario::Choice& dataset = scenario.workload.dataset;
  const kernels::DatasetMaker& maker = kernels::datasets().find(dataset.name)->make;
  if (!scenario.workload.math)
    if (const auto nominal = maker.nominal(dataset.options)) return *nominal;
  try {
    return maker.describe(dataset.options, scenario.base_directory);
  } catch (const kernels::DataError& why) {
    throw PlanError("/workload/dataset" + (why.option.empty() ? "" : "/" + why.option), why.what());
  }
}

std::shared_ptr<const kernels::Model> make_model(const scenario::Choice& choice, const kernels::SampleShape& sample) {
  try {
    return std::make_shared<const kernels::Model>(kernels::models().find(choice.name)->make(choice.options, sample));
  } catch (const kernels::ModelError& why) {
    throw PlanError("/workload/model", why.what());
  }
}

/// A model that predicts numbers has no classes to be right about, nor to deal samples by.
void check_target(const scenario::Scenario& scenario, const kernels::SampleShape& sample) {
  if (sample.target == kernels::Target::category) return;
  const auto refuse = [](const char* pointer) {
    throw PlanError(pointer, "the data set has numbers to predict, and numbers have no accuracy; use stop.target_loss");
  };
  if (scenario.stop.target_accuracy) refuse("/stop/target_accuracy");
  if (scenario.evaluate.target_accuracy) refuse("/evaluate/target_accuracy");
  const std::string& partition = scenario.workload.partition.name;
  if (partition == "dirichlet" || partition == "shards")
    throw PlanError("/workload/dataset/partition",
                    "deals samples by their classes, and the data set has numbers to "
                    "predict; use the kind iid or quantity");
}

void prepare_recovery(Plan& plan) {
  const double rate = plan.misfortunes.failure_rate;
  try {
    plan.recovery->prepare({.job_mtbf_s = rate > 0 ? 1 / rate : std::numeric_limits<double>::infinity(),
                            .state_bytes = static_cast<double>(1 + plan.optimizer.slots()) *
                                           static_cast<double>(plan.cost->gradient_bytes())});
  } catch (const RecoveryError& why) {
    throw PlanError("/recovery/" + why.option, why.what());
  }
}

void check_ranks(const scenario::Scenario& scenario, const Plan& plan) {
  const std::int64_t ranks = scenario.cluster.workers + plan.strategy->servers();
  if (ranks > most_ranks)
    throw PlanError("/cluster/workers",
                    std::to_string(ranks) +
                        " workers and servers are more than this simulator can run as flows; use at most " +
                        std::to_string(most_ranks));
}

void check_memory(const scenario::Scenario& scenario, const Plan& plan) {
  const auto& memory = scenario.cluster.device.memory;
  if (memory && static_cast<double>(plan.memory_bytes_per_worker) > *memory)
    throw PlanError("/cluster/device/memory",
                    "a worker needs " + std::to_string(plan.memory_bytes_per_worker) +
                        " bytes for parameters, gradients, optimizer state and activations, more than the device has; "
                        "use a smaller model or batch_size, or more memory");
}

}  // namespace

std::shared_ptr<const Layout> make_layout(const scenario::Scenario& scenario, const Strategy& strategy,
                                          const Recovery& recovery) {
  return std::make_shared<const Layout>(
      scenario,
      Layout::Crew{.servers = strategy.servers(), .colocated = strategy.colocated(), .spares = recovery.spare_hosts()});
}

Plan plan(const scenario::Scenario& scenario) {
  Plan plan;
  const scenario::Workload& work = scenario.workload;
  plan.strategy = strategies().find(scenario.strategy.name)->make(scenario.strategy.options);
  plan.workers = plan.strategy->workers(static_cast<int>(scenario.cluster.workers));
  if (const auto refusal = plan.strategy->refusal(plan.workers))
    throw PlanError("/strategy/" + refusal->option, refusal->sentence);
  plan.data = describe(scenario);
  check_target(scenario, plan.data->shape);
  plan.model = make_model(work.model, plan.data->shape);
  plan.optimizer = kernels::optimizers().find(work.optimizer.name)->make(work.optimizer.options, plan.workers);
  const Rates nominal{scenario.cluster.device.flops, scenario.cluster.device.memory_bandwidth};
  plan.cost = timings()
                  .find(work.timing.name)
                  ->make(work.timing.options, {*plan.model, plan.optimizer, work.batch_size, nominal});
  plan.recovery = recoveries().find(scenario.recovery.name)->make(scenario.recovery.options);
  check_ranks(scenario, plan);
  plan.layout = make_layout(scenario, *plan.strategy, *plan.recovery);
  plan.misfortunes = gather_misfortunes(scenario, plan.layout);
  prepare_recovery(plan);
  // Under a global batch the last worker that is left computes all of it.
  const std::int64_t largest_batch = work.batch_size * (plan.recovery->keeps_global_batch() ? plan.workers : 1);
  const double activations =
      plan.cost->activation_bytes_per_sample().value_or(4 * static_cast<double>(plan.model->activations_per_sample()));
  plan.memory_bytes_per_worker = static_cast<std::int64_t>(2 + plan.optimizer.slots()) * plan.cost->gradient_bytes() +
                                 static_cast<std::int64_t>(static_cast<double>(largest_batch) * activations);
  check_memory(scenario, plan);
  if (!work.math) return plan;
  try {
    plan.backend = kernels::make_backend(work.backend);
  } catch (const kernels::BackendError& why) {
    throw PlanError("/workload/backend", why.what());
  }
  return plan;
}

}  // namespace paceline::engine
