/// paceline list: what a scenario can choose from.

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/catalogue.hpp"
#include "sim/cli/command_line.hpp"
#include "sim/cli/shelves.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/engine/catalogue.hpp"

namespace paceline::cli {
namespace {

using Named = std::vector<std::pair<std::string, const Shelf*>>;

const Named& parts() {
  const scenario::Shelves& s = shelves();
  static const Shelf networks = engine::networks_shelf();
  static const Named all{{"strategies", &s.strategies},
                         {"models", &s.models},
                         {"optimizers", &s.optimizers},
                         {"datasets", &s.datasets},
                         {"partitions", &s.partitions},
                         {"backends", &s.backends},
                         {"topologies", &s.topologies},
                         {"timings", &s.timings},
                         {"stragglers", &s.stragglers},
                         {"failures", &s.failures},
                         {"recoveries", &s.recoveries},
                         {"compressions", &s.compressions},
                         {"network-models", &s.network_models},
                         {"device-profiles", &s.device_profiles},
                         {"networks", &networks}};
  return all;
}

/// A backend that cannot run here says why.
std::string availability(const std::string& part, const std::string& name) {
  if (part != "backends") return "";
  const std::string reason = kernels::backends().find(name)->make.unavailable();
  return reason.empty() ? "" : " Unavailable: " + reason;
}

void show(const std::string& part, const Shelf& shelf) {
  std::cout << part << '\n';
  for (const Entry& entry : shelf.entries) {
    std::cout << fmt::format("  {:<18} {}{}\n", entry.name, entry.sentence, availability(part, entry.name));
    if (part == "device-profiles" || part == "networks") continue;  // the sentence says it all
    for (const Option& option : entry.options)
      std::cout << fmt::format("  {:<18}   {}: {}\n", "", option.name, option.sentence);
  }
}

}  // namespace

void add_list(CLI::App& app, int& /*code*/) {
  auto* verb = app.add_subcommand(
      "list", "What a scenario can choose from: strategies, models, data sets, topologies and so on");
  auto only = std::make_shared<std::string>();
  std::vector<std::string> names;
  for (const auto& [name, shelf] : parts()) names.push_back(name);
  verb->add_option("part", *only, "Only this part")->check(CLI::IsMember(names));
  verb->footer("Examples:\n  paceline list\n  paceline list strategies");
  verb->callback([only] {
    for (const auto& [name, shelf] : parts())
      if (only->empty() || *only == name) show(name, *shelf);
  });
}

}  // namespace paceline::cli
