/// recovery checkpoint: coordinated checkpoints; after a death all ranks return to the last complete one.
///
/// J. T. Daly, "A higher order estimate of the optimum checkpoint interval for restart dumps", FGCS 22 (2006): with
/// write time C, restart time R and mean time between failures M, the share of time that is useful at an interval of
/// tau seconds of work is tau / (M e^(R/M) (e^((tau+C)/M) - 1)), eq. 20, and the best interval is
/// sqrt(2CM) (1 + sqrt(C/2M)/3 + (C/2M)/9) - C for C < 2M, else M, eq. 37.

#include <cmath>

#include "sim/engine/recovery/recovery.hpp"

namespace paceline::engine {
namespace {

double best_interval(double write, double mtbf) {
  if (write >= 2 * mtbf) return mtbf;
  const double ratio = write / (2 * mtbf);
  return std::sqrt(2 * write * mtbf) * (1 + std::sqrt(ratio) / 3 + ratio / 9) - write;
}

class CheckpointRecovery final : public Recovery {
 public:
  explicit CheckpointRecovery(const OptionValues& options)
      : choose_interval_(options.is_word("interval")),
        interval_(choose_interval_ ? 0 : options.number("interval")),
        write_(options.number("cost")),
        bandwidth_(options.has("bandwidth") ? options.number("bandwidth") : std::numeric_limits<double>::infinity()),
        restart_(options.number("restart_cost")) {}

  void prepare(const Situation& situation) override {
    write_ += situation.state_bytes / bandwidth_;
    if (!choose_interval_) return;
    if (std::isinf(situation.job_mtbf_s))
      throw RecoveryError("interval",
                          "\"auto\" follows from the mean time between failures, so failures need an entry of kind "
                          "random; or write seconds");
    if (write_ <= 0)
      throw RecoveryError("interval",
                          "\"auto\" follows from what a write costs; give cost or bandwidth, or write "
                          "seconds");
    interval_ = best_interval(write_, situation.job_mtbf_s);
  }

  AfterDeath after_death() const override { return AfterDeath::roll_back; }
  double interval_s() const override { return interval_; }
  double write_s() const override { return write_; }
  double restart_s() const override { return restart_; }

 private:
  bool choose_interval_;
  double interval_, write_, bandwidth_, restart_;
};

std::vector<Option> options() {
  return {{.name = "interval",
           .unit = Unit::seconds,
           .minimum = 0,
           .above_minimum = true,
           .words = {"auto"},
           .sentence = "Seconds of work after which the next commit is written; auto takes Daly's optimum for the "
                       "random failures of the scenario.",
           .example = "\"10s\"",
           .required = true},
          {.name = "cost",
           .unit = Unit::seconds,
           .default_value = 0.0,
           .minimum = 0,
           .sentence = "Seconds for which a write blocks all ranks, whatever its size.",
           .example = "\"1s\""},
          {.name = "bandwidth",
           .unit = Unit::bytes_per_second,
           .minimum = 0,
           .above_minimum = true,
           .sentence = "Speed of the shared storage, to which one copy of the parameters and the optimizer state is "
                       "written; added to cost.",
           .example = "\"1GBps\""},
          {.name = "restart_cost",
           .unit = Unit::seconds,
           .default_value = 0.0,
           .minimum = 0,
           .sentence = "Seconds from the moment when every host is back until the ranks go on.",
           .example = "\"2s\""}};
}

}  // namespace

RecoveryItem checkpoint_recovery() {
  return {{.name = "checkpoint",
           .sentence = "All ranks write a checkpoint after each interval of work; after a death all return to the last "
                       "complete one.",
           .source = "Young, CACM 17 (1974); Daly, Future Generation Computer Systems 22 (2006)",
           .options = options()},
          [](const OptionValues& options) -> std::unique_ptr<Recovery> {
            return std::make_unique<CheckpointRecovery>(options);
          }};
}

}  // namespace paceline::engine
