#include "strategies/catalogue.hpp"

namespace paceline {

const Catalogue<MakeStrategy>& strategies() {
  static const Catalogue<MakeStrategy> all("strategy", {
                                                           single(),
                                                           allreduce_ring(),
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
