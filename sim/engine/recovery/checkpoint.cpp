/// recovery checkpoint: coordinated checkpoints; after a death all ranks return to the last complete one.
///
/// J. W. Young, CACM 17 (1974); J. T. Daly, FGCS 22 (2006): periodic checkpoints after `interval` seconds of work, each
/// blocking all ranks for `cost`; a restart takes `restart_cost` once every host is back.

#include "sim/engine/recovery/recovery.hpp"

namespace paceline::engine {
namespace {

class CheckpointRecovery final : public Recovery {
 public:
  CheckpointRecovery(double interval, double write, double restart)
      : interval_(interval), write_(write), restart_(restart) {}
  bool rolls_back() const override { return true; }
  double interval_s() const override { return interval_; }
  double write_s() const override { return write_; }
  double restart_s() const override { return restart_; }

 private:
  double interval_, write_, restart_;
};

}  // namespace

RecoveryItem checkpoint_recovery() {
  return {{.name = "checkpoint",
           .sentence = "All ranks write a checkpoint after each interval of work; after a death all return to the last "
                       "complete one.",
           .source = "Young, CACM 17 (1974); Daly, Future Generation Computer Systems 22 (2006)",
           .options = {{.name = "interval",
                        .unit = Unit::seconds,
                        .minimum = 0,
                        .above_minimum = true,
                        .sentence = "Seconds of work after which the next commit is written.",
                        .example = "\"10s\"",
                        .required = true},
                       {.name = "cost",
                        .unit = Unit::seconds,
                        .default_value = 0.0,
                        .minimum = 0,
                        .sentence = "Seconds for which a write blocks all ranks.",
                        .example = "\"1s\""},
                       {.name = "restart_cost",
                        .unit = Unit::seconds,
                        .default_value = 0.0,
                        .minimum = 0,
                        .sentence = "Seconds from the moment when every host is back until the ranks go on.",
                        .example = "\"2s\""}}},
          [](const OptionValues& options) -> std::unique_ptr<Recovery> {
            return std::make_unique<CheckpointRecovery>(options.number("interval"), options.number("cost"),
                                                        options.number("restart_cost"));
          }};
}

}  // namespace paceline::engine
