/// timing analytic: floating-point operations and bytes of each layer over the device's rates, by the roofline.

#include <algorithm>
#include <vector>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/costs/layered_readiness.hpp"

namespace paceline::engine {
namespace {

constexpr double float_bytes = 4;

/// What one pass over a layer moves: its weights once, its activations in and out for each sample.
double pass_bytes(const kernels::Layer& layer, double batch) {
  return float_bytes * (static_cast<double>(layer.weights + layer.biases) +
                        batch * static_cast<double>(layer.inputs() + layer.activations));
}

class AnalyticTiming final : public CostModel {
 public:
  explicit AnalyticTiming(const Workpiece& piece)
      : optimizer_(piece.optimizer),
        bytes_(static_cast<std::int64_t>(float_bytes) * static_cast<std::int64_t>(piece.model.parameters())),
        readiness_({}) {
    const auto batch = static_cast<double>(piece.batch_size);
    std::vector<LayeredReadiness::Part> parts;
    for (const kernels::Layer& layer : piece.model.layers()) {
      passes_.push_back({batch * layer.forward_flop, pass_bytes(layer, batch)});
      passes_.push_back({batch * layer.backward_flop, 2 * pass_bytes(layer, batch)});
      parts.push_back({static_cast<std::int64_t>(float_bytes) * static_cast<std::int64_t>(layer.weights + layer.biases),
                       layer.backward_flop});
    }
    readiness_ = LayeredReadiness(std::move(parts));
  }

  double gradient_seconds(const Rates& rates) const override {
    double sum = 0;
    for (const Work& pass : passes_) sum += roofline_seconds(pass, rates);
    return sum;
  }
  double work_seconds(const Work& work, const Rates& rates) const override { return roofline_seconds(work, rates); }
  double update_seconds(double parameters, const Rates& rates) const override {
    return roofline_seconds(
        {parameters * optimizer_.flop_per_parameter(), parameters * optimizer_.bytes_per_parameter()}, rates);
  }
  std::int64_t gradient_bytes() const override { return bytes_; }
  double ready_share(std::int64_t from_byte) const override { return readiness_.share(from_byte); }

 private:
  kernels::Optimizer optimizer_;
  std::int64_t bytes_;
  std::vector<Work> passes_;
  LayeredReadiness readiness_;
};

}  // namespace

double roofline_seconds(const Work& work, const Rates& rates) {
  return std::max(work.flop / rates.flops, work.bytes / rates.memory_bandwidth);
}

CostModelItem analytic_timing() {
  return {{.name = "analytic",
           .sentence = "Operations and bytes of each layer over the device's rates, by the roofline; optimizer steps "
                       "cost time too.",
           .source = "Williams, Waterman and Patterson, CACM 52 (2009)"},
          [](const OptionValues& /*options*/, const Workpiece& piece) -> std::unique_ptr<CostModel> {
            return std::make_unique<AnalyticTiming>(piece);
          }};
}

}  // namespace paceline::engine
