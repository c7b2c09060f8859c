#include "strategies/catalogue.hpp"

namespace paceline {

const Catalogue<MakeStrategy>& strategies() {
  static const Catalogue<MakeStrategy> all("strategy", {
                                                           single(),
                                                           allreduce_ring(),
                                                           allreduce_tree(),
                                                           allreduce_recursive_doubling(),
                                                           allreduce_halving_doubling(),
                                                           allreduce_hierarchical(),
                                                           allreduce_auto(),
                                                           ps_sync(),
                                                           ps_async(),
                                                           ps_ssp(),
                                                           local_sgd(),
                                                       });
  return all;
}

Shelf compressions() {
  return {"compression", {{.name = "none", .sentence = "Gradients and parameters travel as they are.", .source = ""}}};
}

}  // namespace paceline
