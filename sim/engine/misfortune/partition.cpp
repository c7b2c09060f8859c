/// failures partition: the network falls apart into groups for a while; messages between them stand still and go on
/// afterwards.

#include "sim/engine/misfortune/misfortune_item.hpp"

namespace paceline::engine {
namespace {

constexpr int nowhere = -1;

void join(std::int64_t worker, int side, const std::string& where, const MisfortuneEntry& entry, Cut& cut) {
  int& place = cut.side[static_cast<std::size_t>(entry.checked(worker, where))];
  if (place != nowhere) throw entry.error(where, "worker " + std::to_string(worker) + " stands twice; remove one");
  place = side;
}

void bring(const MisfortuneEntry& entry, Misfortunes& misfortunes) {
  const auto& groups = entry.options().integer_lists("groups");
  if (groups.size() < 2) throw entry.error("groups", "must have two groups at least; write e.g. [[0, 1], [2, 3]]");
  Cut cut{entry.interval(), std::vector<int>(static_cast<std::size_t>(misfortunes.hosts()), nowhere)};
  for (std::size_t side = 0; side < groups.size(); ++side) {
    const std::string group = "groups/" + std::to_string(side);
    if (groups[side].empty()) throw entry.error(group, "must name a worker; write e.g. [0]");
    for (std::size_t i = 0; i < groups[side].size(); ++i)
      join(groups[side][i], static_cast<int>(side), group + "/" + std::to_string(i), entry, cut);
  }
  for (int& side : cut.side)
    if (side == nowhere) side = 0;
  misfortunes.cuts.push_back(std::move(cut));
}

}  // namespace

MisfortuneItem partition() {
  return {
      {.name = "partition",
       .sentence = "The network falls apart for a while; messages between the parts stand still and go on afterwards.",
       .source = "",
       .options = {{.name = "groups",
                    .kind = OptionKind::integer_lists,
                    .minimum = 0,
                    .sentence = "Ranks of the workers of each part; all other hosts, also those of servers, are in "
                                "the first.",
                    .example = "[[0, 1], [2, 3]]",
                    .required = true},
                   seconds_option("from", "When it begins.", "\"10s\"", true),
                   seconds_option("until", "When it ends; never when not given.", "\"20s\"")}},
      bring};
}

}  // namespace paceline::engine
