/// timing measured: seconds that this or another machine was measured to take.

#include <algorithm>
#include <string>
#include <vector>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/costs/layered_readiness.hpp"
#include "sim/engine/plan_error.hpp"
#include "sim/results/calibration.hpp"
#include "sim/results/error.hpp"

namespace paceline::engine {
namespace {

constexpr double float_bytes = 4;

/// Seconds of one gradient and of one parameter's update on the machine that was measured.
struct Seconds {
  double gradient = 0, update_per_parameter = 0;
};

/// Linear between the batches that were measured; beyond them in proportion to the nearest.
double at_batch(const std::vector<results::GradientRate>& rates, double batch) {
  const auto above = std::find_if(rates.begin(), rates.end(), [&](const results::GradientRate& rate) {
    return static_cast<double>(rate.batch) >= batch;
  });
  if (above == rates.end()) return rates.back().seconds * batch / static_cast<double>(rates.back().batch);
  if (above == rates.begin()) return above->seconds * batch / static_cast<double>(above->batch);
  const results::GradientRate& below = *std::prev(above);
  const double share = (batch - static_cast<double>(below.batch)) / static_cast<double>(above->batch - below.batch);
  return below.seconds + share * (above->seconds - below.seconds);
}

/// The model of that name, whatever its size: its achieved rate is what counts. Of several backends the fastest, unless
/// one is named.
Seconds from_profile(const OptionValues& options, const Workpiece& piece) {
  results::Calibration calibration;
  try {
    calibration = results::read_calibration(options.text("profile"));
  } catch (const results::ResultsError& error) {
    throw PlanError("/workload/timing/profile", error.what());
  }
  const std::string& backend = options.text("backend");
  const double flop = piece.model.forward_flop_per_sample() + piece.model.backward_flop_per_sample();
  Seconds best;
  for (const results::ModelRate& rate : calibration.models) {
    if (rate.model != piece.model.name() || (backend != "fastest" && rate.backend != backend)) continue;
    const double gradient =
        at_batch(rate.gradients, static_cast<double>(piece.batch_size)) * flop / rate.flop_per_sample;
    if (best.gradient == 0 || gradient < best.gradient) best = {gradient, rate.update_seconds_per_parameter};
  }
  if (best.gradient == 0)
    throw PlanError("/workload/timing/profile", "the profile has no model " + piece.model.name() +
                                                    (backend == "fastest" ? "" : " on the backend " + backend) +
                                                    "; calibrate it, or choose another");
  return best;
}

class MeasuredTiming final : public CostModel {
 public:
  MeasuredTiming(Seconds seconds, const Workpiece& piece)
      : seconds_(seconds),
        nominal_(piece.nominal),
        bytes_(static_cast<std::int64_t>(float_bytes) * static_cast<std::int64_t>(piece.model.parameters())),
        readiness_({}) {
    std::vector<LayeredReadiness::Part> parts;
    for (const kernels::Layer& layer : piece.model.layers())
      parts.push_back({static_cast<std::int64_t>(float_bytes) * static_cast<std::int64_t>(layer.weights + layer.biases),
                       layer.backward_flop});
    readiness_ = LayeredReadiness(std::move(parts));
  }

  double gradient_seconds(const Rates& rates) const override {
    return seconds_.gradient * nominal_.flops / rates.flops;
  }
  double work_seconds(const Work& work, const Rates& rates) const override { return roofline_seconds(work, rates); }
  double update_seconds(double parameters, const Rates& rates) const override {
    return parameters * seconds_.update_per_parameter * nominal_.memory_bandwidth / rates.memory_bandwidth;
  }
  std::int64_t gradient_bytes() const override { return bytes_; }
  double ready_share(std::int64_t from_byte) const override { return readiness_.share(from_byte); }

 private:
  Seconds seconds_;
  Rates nominal_;
  std::int64_t bytes_;
  LayeredReadiness readiness_;
};

Option seconds(const char* name, const char* sentence, const char* example) {
  return {.name = name,
          .unit = Unit::seconds,
          .minimum = 0,
          .above_minimum = true,
          .sentence = sentence,
          .example = example};
}

/// Far below the shortest time that the simulated clock can show, so no time of it: a rate.
Option update_per_parameter() {
  Option option = seconds("update_per_parameter",
                          "Written by run when it measures: seconds (a number) of one parameter's update.", "1e-10");
  option.unit = Unit::none;
  return option;
}

}  // namespace

CostModelItem measured_timing() {
  Option profile{.name = "profile",
                 .kind = OptionKind::text,
                 .sentence = "File of paceline calibrate; not given: this machine is measured at once before the run.",
                 .example = "\"laptop.json\""};
  profile.path = true;
  return {{.name = "measured",
           .sentence = "Seconds that a machine was measured to take for gradients and updates, on a device of "
                       "cluster.device; run.json keeps them, so that they repeat.",
           .source = "",
           .options = {profile,
                       {.name = "backend",
                        .kind = OptionKind::text,
                        .default_value = std::string("fastest"),
                        .sentence = "Which backend of the profile counts.",
                        .example = "\"avx\""},
                       seconds("gradient", "Written by run when it measures: seconds of one gradient.", "\"1.2ms\""),
                       update_per_parameter()}},
          [](const OptionValues& options, const Workpiece& piece) -> std::unique_ptr<CostModel> {
            if (options.has("gradient") != options.has("update_per_parameter"))
              throw PlanError("/workload/timing",
                              "has one of gradient and update_per_parameter; give both, or a profile");
            if (options.has("gradient") && options.has("profile"))
              throw PlanError("/workload/timing/profile", "stands beside gradient, which says the same; leave out one");
            // Neither: run measures before it begins; until then there is nothing that could be wrong.
            Seconds known{1, 0};
            if (options.has("gradient")) known = {options.number("gradient"), options.number("update_per_parameter")};
            if (options.has("profile")) known = from_profile(options, piece);
            return std::make_unique<MeasuredTiming>(known, piece);
          }};
}

}  // namespace paceline::engine
