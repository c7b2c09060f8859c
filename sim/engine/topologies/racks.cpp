/// topology racks: hosts hang from the switch of their rack, and each rack by one up-link from a core that never
/// blocks.
///
/// Each link is full duplex. An up-link has hosts_per_rack * bandwidth / oversubscription: with oversubscription 1 the
/// hosts of a rack may all send to others at once. A message crosses two links inside a rack and four between racks.

#include <algorithm>

#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {
namespace {

class Racks final : public Topology {
 public:
  Racks(int hosts_per_rack, double oversubscription, const Site& site) {
    const auto machines = static_cast<int>(site.machines.size());
    const auto places = site.placement.places({.machines = machines, .per_rack = hosts_per_rack});
    for (int machine = 0; machine < machines; ++machine) {
      const MachinePlan& plan = site.machines[static_cast<std::size_t>(machine)];
      add_duplex(plan.name, plan.bandwidth, plan.latency);
      rack_.push_back(places[static_cast<std::size_t>(machine)] / hosts_per_rack);
    }
    up_link_.resize(static_cast<std::size_t>(*std::max_element(rack_.begin(), rack_.end()) + 1), unused);
    for (const int rack : rack_)
      if (int& link = up_link_[static_cast<std::size_t>(rack)]; link == unused)
        link = add_duplex(numbered("rack", rack, racks()), hosts_per_rack * site.bandwidth / oversubscription,
                          site.latency);
  }

  void route(int from, int to, std::vector<int>& into) const override {
    const int from_rack = rack_of(from), to_rack = rack_of(to);
    into.push_back(2 * from);
    if (from_rack != to_rack) {
      into.push_back(up_link_[static_cast<std::size_t>(from_rack)]);
      into.push_back(up_link_[static_cast<std::size_t>(to_rack)] + 1);
    }
    into.push_back(2 * to + 1);
  }
  std::vector<int> own_links(int machine) const override { return {2 * machine, 2 * machine + 1}; }
  int racks() const override { return static_cast<int>(up_link_.size()); }
  int rack_of(int machine) const override { return rack_[static_cast<std::size_t>(machine)]; }

 private:
  static constexpr int unused = -1;
  std::vector<int> rack_;     // by machine
  std::vector<int> up_link_;  // by rack: towards the core; the next one is the way back
};

}  // namespace

TopologyItem racks() {
  return {{.name = "racks",
           .sentence = "Racks of hosts below a core that never blocks, each rack on one up-link; a message crosses two "
                       "links inside a rack and four between racks.",
           .source = "",
           .options = {{.name = "hosts_per_rack",
                        .kind = OptionKind::integer,
                        .default_value = std::int64_t{8},
                        .minimum = 1,
                        .maximum = 1'000'000,
                        .sentence = "Places of hosts in a rack; there are as many racks as are needed.",
                        .example = "8"},
                       {.name = "oversubscription",
                        .default_value = 1.0,
                        .minimum = 1e-3,
                        .maximum = 1e6,
                        .sentence = "What a rack's hosts could send together over what its up-link carries: it has "
                                    "hosts_per_rack * bandwidth / oversubscription, each way.",
                        .example = "4"}}},
          [](const OptionValues& options, const Site& site) {
            return std::make_unique<Racks>(static_cast<int>(options.integer("hosts_per_rack")),
                                           options.number("oversubscription"), site);
          }};
}

}  // namespace paceline::engine
