/// recovery spares: idle hosts stand by, and one of them takes over the rank of a host that died.
///
/// The spare takes the model from a survivor, as one message, and all go on from the furthest commit. A host that comes
/// back becomes a spare. What only the dead host knew (a server's shard, or the state of the last worker) is lost: then
/// the run ends `failed`.

#include "sim/engine/recovery/recovery.hpp"

namespace paceline::engine {
namespace {

class Spares final : public Recovery {
 public:
  explicit Spares(int count) : count_(count) {}
  AfterDeath after_death() const override { return AfterDeath::replace; }
  int spare_hosts() const override { return count_; }

 private:
  int count_;
};

}  // namespace

RecoveryItem spares_recovery() {
  return {{.name = "spares",
           .sentence = "Spare hosts stand by, and one takes over the rank of a worker whose host died.",
           .source = "",
           .options = {{.name = "count",
                        .kind = OptionKind::integer,
                        .default_value = std::int64_t{1},
                        .minimum = 0,
                        .maximum = 100000,
                        .sentence = "Spare hosts, added to those of workers and servers.",
                        .example = "2"}}},
          [](const OptionValues& options) -> std::unique_ptr<Recovery> {
            return std::make_unique<Spares>(static_cast<int>(options.integer("count")));
          }};
}

}  // namespace paceline::engine
