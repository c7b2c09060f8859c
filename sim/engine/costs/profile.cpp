/// timing profile: a small real model wears the times, messages and memory of a large network.

#include <algorithm>
#include <string>
#include <vector>

#include "sim/engine/cost_model.hpp"
#include "sim/engine/costs/layered_readiness.hpp"
#include "sim/engine/costs/network.hpp"

namespace paceline::engine {
namespace {

constexpr double float_bytes = 4;

class ProfileTiming final : public CostModel {
 public:
  ProfileTiming(const Network& network, const Workpiece& piece)
      : network_(&network),
        optimizer_(piece.optimizer),
        per_parameter_(network.parameters() / static_cast<double>(piece.model.parameters())),
        // Three passes over all weights: forward, and two backward.
        gradient_{3 * network.forward_flop() * static_cast<double>(piece.batch_size),
                  3 * float_bytes * network.parameters()},
        readiness_({}) {
    std::vector<LayeredReadiness::Part> parts;
    for (const NetworkLayer& layer : network.layers)
      parts.push_back({static_cast<std::int64_t>(float_bytes * layer.parameters), 2 * layer.forward_flop});
    readiness_ = LayeredReadiness(std::move(parts));
  }

  double gradient_seconds(const Rates& rates) const override { return roofline_seconds(gradient_, rates); }
  double work_seconds(const Work& work, const Rates& rates) const override { return roofline_seconds(work, rates); }
  double update_seconds(double parameters, const Rates& rates) const override {
    const double count = parameters * per_parameter_;
    return roofline_seconds({count * optimizer_.flop_per_parameter(), count * optimizer_.bytes_per_parameter()}, rates);
  }
  std::int64_t gradient_bytes() const override {
    return static_cast<std::int64_t>(float_bytes * network_->parameters());
  }
  double ready_share(std::int64_t from_byte) const override { return readiness_.share(from_byte); }
  std::optional<double> activation_bytes_per_sample() const override { return float_bytes * network_->activations; }

 private:
  const Network* network_;
  kernels::Optimizer optimizer_;
  double per_parameter_;  // of the network for each of the real model
  Work gradient_;
  LayeredReadiness readiness_;
};

}  // namespace

CostModelItem profile_timing() {
  Option name{.name = "name",
              .kind = OptionKind::text,
              .sentence = "The network: ",
              .example = "\"resnet-50\"",
              .required = true};
  for (const Network& network : networks()) {
    name.choices.push_back(network.name);
    name.sentence += (name.choices.size() > 1 ? " " : "") + network.name + " is " + network.sentence;
  }
  return {
      {.name = "profile",
       .sentence = "The times, message sizes and memory of a large network, by the roofline over the device's "
                   "rates: 3 x its forward operations for each gradient, and three passes over its weights.",
       .source = "Williams, Waterman and Patterson, CACM 52 (2009); the networks' papers stand in the list of networks",
       .options = {name}},
      [](const OptionValues& options, const Workpiece& piece) -> std::unique_ptr<CostModel> {
        return std::make_unique<ProfileTiming>(*find_network(options.text("name")), piece);
      }};
}

}  // namespace paceline::engine
