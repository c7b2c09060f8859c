/// failures rack: all hosts of one rack die at a stated time, as when its switch or its power fails.

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

std::vector<int> victims(const MisfortuneEntry& entry, const Layout& layout) {
  if (layout.racks() == 0)
    throw entry.error("rack", "is a rack, and the topology " + layout.topology() +
                                  " has none; choose racks or fat-tree, or name the workers in a crash");
  const std::int64_t rack = entry.options().integer("rack");
  std::vector<int> hosts;
  if (rack < layout.racks()) hosts = layout.hosts_in_rack(static_cast<int>(rack));
  if (hosts.empty())
    throw entry.error(
        "rack", "has no host of this cluster; its racks are numbered from 0 to " + std::to_string(layout.racks() - 1));
  return hosts;
}

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  strike(victims(entry, *misfortunes.layout), entry, misfortunes);
}

}  // namespace

MisfortuneItem rack() {
  return {{.name = "rack",
           .sentence = "All hosts of one rack, those of servers and spares too, die at a stated time.",
           .source = "",
           .options = {{.name = "rack",
                        .kind = OptionKind::integer,
                        .minimum = 0,
                        .sentence = "Number of the rack, from 0.",
                        .example = "0",
                        .required = true},
                       death_option(),
                       return_option()}},
          bring};
}

}  // namespace paceline::engine
