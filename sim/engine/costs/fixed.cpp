/// timing fixed: stated seconds per gradient and bytes per message, and nothing else.

#include <optional>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/costs/layered_readiness.hpp"

namespace paceline::engine {
namespace {

class FixedTiming final : public CostModel {
 public:
  FixedTiming(const OptionValues& options, const Workpiece& piece)
      : compute_(options.number("compute")), nominal_(piece.nominal) {
    bytes_ = options.has("gradient_bytes") ? static_cast<std::int64_t>(options.number("gradient_bytes"))
                                           : static_cast<std::int64_t>(4 * piece.model.parameters());
    if (!options.has("layers")) return;
    std::vector<LayeredReadiness::Part> parts;
    std::int64_t total = 0;
    for (const OptionValues& layer : options.objects("layers")) {
      const auto bytes = static_cast<std::int64_t>(layer.number("gradient_bytes"));
      parts.push_back({bytes, layer.has("flops") ? layer.number("flops") : static_cast<double>(bytes)});
      total += bytes;
    }
    if (!options.has("gradient_bytes")) bytes_ = total;
    layers_.emplace(std::move(parts));
  }

  double gradient_seconds(const Rates& rates) const override { return compute_ * nominal_.flops / rates.flops; }
  double work_seconds(const Work& /*work*/, const Rates& /*rates*/) const override { return 0; }
  double update_seconds(double /*parameters*/, const Rates& /*rates*/) const override { return 0; }
  std::int64_t gradient_bytes() const override { return bytes_; }
  double ready_share(std::int64_t from_byte) const override {
    if (layers_) return layers_->share(from_byte);
    return bytes_ > 0 ? static_cast<double>(bytes_ - from_byte) / static_cast<double>(bytes_) : 1.0;
  }

 private:
  double compute_;
  Rates nominal_;
  std::int64_t bytes_ = 0;
  std::optional<LayeredReadiness> layers_;
};

}  // namespace

CostModelItem fixed_timing() {
  return {{.name = "fixed",
           .sentence = "Stated seconds per gradient and bytes per message; nothing else costs time on a device.",
           .source = "",
           .options = {{.name = "compute",
                        .unit = Unit::seconds,
                        .minimum = 0,
                        .sentence = "Seconds of one gradient on a device of cluster.device.flops; the backward pass is "
                                    "the last two thirds.",
                        .example = "\"10ms\"",
                        .required = true},
                       {.name = "gradient_bytes",
                        .unit = Unit::bytes,
                        .minimum = 0,
                        .sentence = "Bytes of a full gradient or parameter message; four per parameter (or the sum "
                                    "over layers) when not given.",
                        .example = "\"100MB\""},
                       {.name = "layers",
                        .kind = OptionKind::object_list,
                        .sentence =
                            "Layers in the model's order; gradient bytes then become ready layer by layer, last first.",
                        .example = "[{\"gradient_bytes\": \"1MB\", \"flops\": 1}]",
                        .members = {{.name = "gradient_bytes",
                                     .unit = Unit::bytes,
                                     .minimum = 0,
                                     .sentence = "Bytes of this layer's gradient.",
                                     .example = "\"1MB\"",
                                     .required = true},
                                    {.name = "flops",
                                     .unit = Unit::flop,
                                     .minimum = 0,
                                     .sentence =
                                         "Its share of the backward pass, in any unit; as its bytes when not given.",
                                     .example = "1e9"}}}}},
          [](const OptionValues& options, const Workpiece& piece) -> std::unique_ptr<CostModel> {
            return std::make_unique<FixedTiming>(options, piece);
          }};
}

}  // namespace paceline::engine
