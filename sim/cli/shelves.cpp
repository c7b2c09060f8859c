#include "sim/cli/shelves.hpp"

#include "kernels/catalogue.hpp"
#include "sim/engine/catalogue.hpp"
#include "strategies/catalogue.hpp"

namespace paceline::cli {

const scenario::Shelves& shelves() {
  static const scenario::Shelves all{.datasets = kernels::datasets().shelf(),
                                     .partitions = kernels::partitions().shelf(),
                                     .models = kernels::models().shelf(),
                                     .optimizers = kernels::optimizers().shelf(),
                                     .backends = kernels::backends().shelf(),
                                     .strategies = strategies().shelf(),
                                     .compressions = compressions(),
                                     .topologies = engine::topologies().shelf(),
                                     .network_models = engine::network_models(),
                                     .fidelities = engine::fidelities(),
                                     .timings = engine::timings().shelf(),
                                     .stragglers = engine::stragglers().shelf(),
                                     .failures = engine::failures().shelf(),
                                     .recoveries = engine::recoveries().shelf(),
                                     .device_profiles = engine::device_profiles()};
  return all;
}

}  // namespace paceline::cli
