/// stragglers slow: some workers take `factor` times as long for everything they compute, for the whole run.

#include <limits>

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

class Constant final : public Slowness {
 public:
  explicit Constant(double factor) : factor_(factor) {}
  double factor(double /*time*/) override { return factor_; }
  double next_change(double /*time*/) override { return std::numeric_limits<double>::infinity(); }

 private:
  double factor_;
};

}  // namespace

MisfortuneItem slow() {
  return {{.name = "slow",
           .sentence = "Some workers take a constant factor longer for everything they compute.",
           .source = "",
           .options = {workers_option(), slowness_option()}},
          [](const MisfortuneEntry& entry, Misfortunes& misfortunes) {
            const double factor = entry.options().number("factor");
            for (const int host : entry.workers())
              misfortunes.of(host).slowness.push_back([factor] { return std::make_unique<Constant>(factor); });
          }};
}

}  // namespace paceline::engine
