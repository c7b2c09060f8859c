/// recovery elastic: the job goes on with the workers that are left, and grows again when a host comes back.
///
/// Horovod Elastic and torch.distributed.elastic. Where ranks speak to each other, a death stops all of them: the
/// survivors adopt the furthest commit. Where they speak to a server, it only hears that one of them left. A worker
/// whose host is back takes fresh parameters from a server, or else from the lowest rank, as one message, and joins
/// before the next step that nobody has begun (free pace: at once).

#include "sim/engine/recovery/recovery.hpp"

namespace paceline::engine {
namespace {

class Elastic final : public Recovery {
 public:
  explicit Elastic(bool global_batch) : global_batch_(global_batch) {}
  AfterDeath after_death() const override { return AfterDeath::shrink; }
  bool keeps_global_batch() const override { return global_batch_; }

 private:
  bool global_batch_;
};

}  // namespace

RecoveryItem elastic_recovery() {
  return {{.name = "elastic",
           .sentence = "The workers that are left go on, and one whose host comes back joins them again.",
           .source = "Horovod Elastic; torch.distributed.elastic",
           .options = {{.name = "batch",
                        .kind = OptionKind::text,
                        .default_value = std::string("per-worker"),
                        .choices = {"per-worker", "global"},
                        .sentence = "What a change of the number of workers keeps: per-worker, the samples of a "
                                    "gradient, and the learning rate follows the number of workers; or global, the "
                                    "samples of a step and the learning rate. Asynchronous strategies know no step of "
                                    "all workers, so for them it changes nothing.",
                        .example = "\"global\""}}},
          [](const OptionValues& options) -> std::unique_ptr<Recovery> {
            return std::make_unique<Elastic>(options.text("batch") == "global");
          }};
}

}  // namespace paceline::engine
