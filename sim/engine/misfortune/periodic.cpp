/// stragglers periodic: some workers are slow for the first `duration` seconds of every `period`, as when a job of the
/// system runs at fixed times.

#include <cmath>

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

/// Shorter ones than this would cost more to follow than they tell.
constexpr double shortest_s = 1e-6;

class Periodic final : public Slowness {
 public:
  Periodic(double period, double duration, double factor) : period_(period), duration_(duration), factor_(factor) {}

  double factor(double time) override { return time < slow_until(period_at(time)) ? factor_ : 1; }
  double next_change(double time) override {
    const double number = period_at(time);
    return time < slow_until(number) ? slow_until(number) : (number + 1) * period_;
  }

 private:
  double slow_until(double number) const { return number * period_ + duration_; }
  /// The number of the period that has begun last, by the very products that next_change returns.
  double period_at(double time) const {
    double number = std::floor(time / period_);
    while ((number + 1) * period_ <= time) ++number;
    while (number > 0 && number * period_ > time) --number;
    return number;
  }

  double period_, duration_, factor_;
};

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  const double period = entry.options().number("period"), duration = entry.options().number("duration");
  const double factor = entry.options().number("factor");
  if (duration >= period) throw entry.error("duration", "must be shorter than period; for slow workers use kind slow");
  for (const int host : entry.workers())
    misfortunes.of(host).slowness.push_back([=] { return std::make_unique<Periodic>(period, duration, factor); });
}

}  // namespace

MisfortuneItem periodic() {
  Option period = seconds_option("period", "From the beginning of one slow time to that of the next.", "\"60s\"", true);
  Option duration = seconds_option("duration", "Length of each slow time.", "\"5s\"", true);
  period.minimum = duration.minimum = shortest_s;
  return {{.name = "periodic",
           .sentence = "Some workers are slow at the beginning of every period; the first begins at 0 s.",
           .source = "",
           .options = {workers_option(), period, duration, slowness_option("How many times longer they take then.")}},
          bring};
}

}  // namespace paceline::engine
