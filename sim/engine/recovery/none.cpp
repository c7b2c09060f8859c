/// recovery none: the first death ends the run.

#include "sim/engine/recovery/recovery.hpp"

namespace paceline::engine {
namespace {

class NoRecovery final : public Recovery {
 public:
  AfterDeath after_death() const override { return AfterDeath::fail; }
};

}  // namespace

RecoveryItem no_recovery() {
  return {
      {.name = "none", .sentence = "The first death of a machine that is needed ends the run as failed.", .source = ""},
      [](const OptionValues& /*options*/) -> std::unique_ptr<Recovery> { return std::make_unique<NoRecovery>(); }};
}

}  // namespace paceline::engine
