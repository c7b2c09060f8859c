/// topology platform: hosts and links from a platform file of SimGrid.
///
/// The file says which hosts there are, how fast they are, and what the ways between them cross; how messages share
/// links stays the scenario's. Only what the run uses is taken: SimGrid's own description of all of it is read and
/// forgotten in another process.

#include <algorithm>

#include "sim/engine/plan_error.hpp"
#include "sim/engine/platform/platform_error.hpp"
#include "sim/engine/platform/platform_extract.hpp"
#include "sim/engine/platform/platform_text.hpp"
#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {
namespace {

class Platform final : public Topology {
 public:
  Platform(PlatformExtract extract, PlatformProfiles profiles)
      : extract_(std::move(extract)), profiles_(std::move(profiles)) {
    links_ = extract_.links;
    for (LinkPlan& link : links_)
      if (const auto found = profiles_.links.find(link.name); found != profiles_.links.end())
        link.courses = found->second;
  }

  void route(int from, int to, std::vector<int>& into) const override {
    const std::size_t way = static_cast<std::size_t>(from) * extract_.hosts.size() + static_cast<std::size_t>(to);
    for (std::uint32_t at = extract_.begins[way]; at < extract_.begins[way + 1]; ++at)
      into.push_back(static_cast<int>(extract_.ways[at]));
  }

  std::vector<int> own_links(int machine) const override {
    // How many ways cross each link that start at the machine, that end there, and that do neither.
    std::vector<std::size_t> starting(links_.size()), ending(links_.size()), passing(links_.size());
    std::vector<int> way;
    for (int from = 0; from < machines(); ++from)
      for (int to = 0; to < machines(); ++to) {
        way.clear();
        route(from, to, way);
        auto& crossed = from == machine ? starting : to == machine ? ending : passing;
        for (const int link : way) ++crossed[static_cast<std::size_t>(link)];
      }
    const std::size_t all = extract_.hosts.size() - 1;
    std::vector<int> own;
    bool leaves = false, arrives = false;
    for (std::size_t link = 0; link < links_.size(); ++link) {
      if (all == 0 || passing[link] > 0 || (starting[link] < all && ending[link] < all)) continue;
      leaves = leaves || starting[link] == all;
      arrives = arrives || ending[link] == all;
      own.push_back(static_cast<int>(link));
    }
    return leaves && arrives ? own : std::vector<int>{};
  }
  bool states_links() const override { return true; }
  std::string name_of(int machine) const override { return extract_.hosts[static_cast<std::size_t>(machine)].name; }
  double flops(int machine) const override { return extract_.hosts[static_cast<std::size_t>(machine)].flops; }
  MachineCourses courses(int machine) const override {
    const auto found = profiles_.hosts.find(name_of(machine));
    return found == profiles_.hosts.end() ? MachineCourses{} : found->second;
  }

 private:
  int machines() const { return static_cast<int>(extract_.hosts.size()); }
  PlatformExtract extract_;
  PlatformProfiles profiles_;
};

HostChoice choice_of(const OptionValues& options) {
  HostChoice choice;
  if (options.has("hosts")) choice.names = options.texts("hosts");
  if (options.has("hosts") && choice.names.empty())
    throw PlanError("/cluster/network/hosts", "must name a host; write e.g. [\"node-0\", \"node-1\"]");
  if (options.has("property")) choice.property = options.text("property");
  if (options.has("hosts") && options.has("property"))
    throw PlanError("/cluster/network/property", "cannot stand beside hosts; remove one");
  if (options.has("property") && (choice.property.find('=') == std::string::npos || choice.property.front() == '='))
    throw PlanError("/cluster/network/property", "must be a name and a value; write e.g. \"role=worker\"");
  return choice;
}

std::unique_ptr<Topology> make(const OptionValues& options, const Site& site) {
  const std::string& path = options.text("file");
  const HostChoice choice = choice_of(options);
  const int machines = static_cast<int>(site.machines.size());
  try {
    PlatformText text = read_platform(path);
    PlatformExtract extract = extract_platform(text, choice, [&](int hosts) {
      if (hosts < machines)
        throw PlatformError("has " + std::to_string(hosts) + " hosts to choose from, and the cluster needs " +
                            std::to_string(machines) + " for workers, servers and spares");
      return site.placement.places({.machines = machines, .count = hosts});
    });
    return std::make_unique<Platform>(std::move(extract), std::move(text.profiles));
  } catch (const PlatformError& error) {
    throw PlanError("/cluster/network/file", path + " " + error.what());
  }
}

}  // namespace

TopologyItem platform() {
  return {
      {.name = "platform",
       .sentence = "Hosts and links from a platform file of SimGrid; it states bandwidths, latencies and the speed of "
                   "each host's device.",
       .source = "Casanova et al., SimGrid, JPDC 74 (2014); the XML of SimGrid 3.32",
       .options = {{.name = "file",
                    .kind = OptionKind::text,
                    .sentence =
                        "Platform in SimGrid's XML, version 4.1, without <config>; profiles of states, speeds and "
                        "bandwidths are failures and stragglers.",
                    .example = R"("cluster.xml")",
                    .required = true,
                    .path = true},
                   {.name = "hosts",
                    .kind = OptionKind::text_list,
                    .sentence = "Names of the hosts to use, workers first; not given: all, in the file's order.",
                    .example = R"(["node-0", "node-1"])"},
                   {.name = "property",
                    .kind = OptionKind::text,
                    .sentence = "Use the hosts that have this property with this value, in the file's order.",
                    .example = R"("role=worker")"}}},
      make};
}

}  // namespace paceline::engine
