/// topology fat-tree: hosts below levels of switches, each with several ways up; routed by the destination.
///
/// As SimGrid's fat tree with single links: `down` says how many children a switch of each level has, `up` how many
/// parents its children have (the first: links of each host). A message climbs until it stands above its destination,
/// choosing parent d mod k by the digits of the destination's place: E. Zahavi, D-Mod-K Routing Providing Non-Blocking
/// Traffic for Shift Permutations on Real Life Fat Trees, CCIT report 776 (2010). Places of hosts that are not there
/// stay empty.

#include <cmath>

#include "sim/engine/plan_error.hpp"
#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {
namespace {

constexpr std::int64_t most_switch_links = 500'000;
constexpr std::int64_t most_places = 1'000'000;

/// Numbers of children and parents per level, from the hosts up.
struct Shape {
  std::vector<int> down, up;

  int levels() const { return static_cast<int>(down.size()); }
  /// Nodes of a level: 0 are the places of hosts.
  std::int64_t nodes(int level) const {
    double count = 1;
    for (int l = 0; l < levels(); ++l) count *= l < level ? up[at(l)] : down[at(l)];
    return count > 1e15 ? std::int64_t{1'000'000'000'000'000} : static_cast<std::int64_t>(count);
  }
  /// Digits of a node's number: the l-th counts parents below its level, children from there on.
  int radix(int digit, int level) const { return digit < level ? up[at(digit)] : down[at(digit)]; }
  static std::size_t at(int level) { return static_cast<std::size_t>(level); }
};

/// Switches of so many hosts each that they fit, and as many links up as down on each but the highest.
Shape full_bisection(int machines, int levels) {
  Shape shape;
  int hosts = 1;
  while (std::pow(hosts, levels) < machines) ++hosts;
  double below = 1;
  for (int level = 0; level < levels; ++level) {
    const bool highest = level + 1 == levels;
    shape.down.push_back(highest ? std::max(1, static_cast<int>(std::ceil(machines / below))) : hosts);
    below *= hosts;
  }
  for (int level = 0; level < levels; ++level) shape.up.push_back(level == 0 ? 1 : shape.down[Shape::at(level - 1)]);
  return shape;
}

std::vector<int> counts(const OptionValues& options, const std::string& name, int levels) {
  std::vector<int> found;
  for (const std::int64_t count : options.integers(name)) found.push_back(static_cast<int>(count));
  if (static_cast<int>(found.size()) != levels)
    throw PlanError("/cluster/network/" + name, "must have one number for each level, " + std::to_string(levels) +
                                                    ", from the hosts up, and has " + std::to_string(found.size()));
  return found;
}

Shape shape_of(const OptionValues& options, int machines) {
  const auto levels = static_cast<int>(options.integer("levels"));
  Shape shape = full_bisection(machines, levels);
  if (!options.has("down") && options.has("up"))
    throw PlanError("/cluster/network/up", "needs down beside it; write e.g. \"down\": [4, 4]");
  if (!options.has("down")) return shape;
  shape.down = counts(options, "down", levels);
  for (int level = 1; level < levels; ++level) shape.up[Shape::at(level)] = shape.down[Shape::at(level - 1)];
  if (options.has("up")) shape.up = counts(options, "up", levels);
  if (shape.nodes(0) > most_places)
    throw PlanError("/cluster/network/down", "makes a tree of more than " + std::to_string(most_places) + " hosts");
  if (shape.nodes(0) < machines)
    throw PlanError("/cluster/network/down", "makes a tree of " + std::to_string(shape.nodes(0)) +
                                                 " hosts, and the cluster has " + std::to_string(machines) +
                                                 "; give its switches more children");
  return shape;
}

class FatTree final : public Topology {
 public:
  FatTree(Shape shape, const Site& site) : shape_(std::move(shape)) {
    const auto machines = static_cast<int>(site.machines.size());
    places_ = site.placement.places({.machines = machines,
                                     .per_rack = shape_.down.front(),
                                     .racks = racks(),
                                     .count = static_cast<int>(shape_.nodes(0))});
    for (const MachinePlan& machine : site.machines)
      for (int port = 0; port < ports(); ++port)
        add_duplex(ports() == 1 ? machine.name : machine.name + "-port-" + std::to_string(port), machine.bandwidth,
                   machine.latency);
    add_links_of_switches(site);
  }

  void route(int from, int to, std::vector<int>& into) const override {
    const int top = meeting_level(place(from), place(to));
    // The node that the message is at: on the way up its digits below `level` are chosen, the others the sender's.
    std::int64_t node = place(from);
    for (int level = 0; level < top; ++level) {
      const int port = parent_of(place(to), level);
      into.push_back(link(level, node, port, from));
      node = with_digit(node, level, port);
    }
    for (int level = top - 1; level >= 0; --level) {
      const int port = digit(node, level, level + 1);
      const std::int64_t child = with_digit(node, level, digit(place(to), level, 0), level + 1, level);
      into.push_back(link(level, child, port, to) + 1);
      node = child;
    }
  }
  std::vector<int> own_links(int machine) const override {
    std::vector<int> links;
    for (int link = 0; link < 2 * ports(); ++link) links.push_back(2 * ports() * machine + link);
    return links;
  }
  int racks() const override { return static_cast<int>(shape_.nodes(0)) / shape_.down.front(); }
  int rack_of(int machine) const override { return place(machine) / shape_.down.front(); }

 private:
  int ports() const { return shape_.up.front(); }
  int place(int machine) const { return places_[static_cast<std::size_t>(machine)]; }

  void add_links_of_switches(const Site& site) {
    first_link_.push_back(0);
    for (int level = 1; level < shape_.levels(); ++level) {
      first_link_.push_back(static_cast<int>(links_.size()));
      const std::int64_t nodes = shape_.nodes(level);
      const int parents = shape_.up[Shape::at(level)];
      if (nodes > (most_switch_links - static_cast<std::int64_t>(links_.size()) / 2) / parents)
        throw PlanError("/cluster/network/levels", "makes a tree with more than " + std::to_string(most_switch_links) +
                                                       " links; choose fewer levels, children or parents");
      for (std::int64_t node = 0; node < nodes; ++node)
        for (int port = 0; port < parents; ++port)
          add_duplex(
              "level-" + std::to_string(level) + "-switch-" + std::to_string(node) + "-port-" + std::to_string(port),
              site.bandwidth, site.latency);
    }
  }

  /// The level of the lowest switches above both.
  int meeting_level(std::int64_t a, std::int64_t b) const {
    int level = 0;
    while (a != b) {
      a /= shape_.down[Shape::at(level)];
      b /= shape_.down[Shape::at(level)];
      ++level;
    }
    return level;
  }
  /// Which of its parents a node of that level sends to, for that destination.
  int parent_of(std::int64_t destination, int level) const {
    for (int below = 0; below < level; ++below) destination /= shape_.up[Shape::at(below)];
    return static_cast<int>(destination % shape_.up[Shape::at(level)]);
  }
  int digit(std::int64_t node, int which, int level) const {
    for (int below = 0; below < which; ++below) node /= shape_.radix(below, level);
    return static_cast<int>(node % shape_.radix(which, level));
  }
  /// A node's neighbour one level up, through that port.
  std::int64_t with_digit(std::int64_t node, int level, int port) const {
    return with_digit(node, level, port, level, level + 1);
  }
  /// The number, on level `to`, of the node with the same digits but one as that node of level `from`.
  std::int64_t with_digit(std::int64_t node, int which, int value, int from, int to) const {
    std::int64_t found = 0, weight = 1;
    for (int d = 0; d < shape_.levels(); ++d) {
      found += weight * (d == which ? value : digit(node, d, from));
      weight *= shape_.radix(d, to);
    }
    return found;
  }
  /// Upwards from a node of that level through that port; the next number is the way down. Hosts are known by machine.
  int link(int level, std::int64_t node, int port, int machine) const {
    const int parents = shape_.up[Shape::at(level)];
    const std::int64_t number = (level == 0 ? machine : node) * parents + port;
    return first_link_[Shape::at(level)] + 2 * static_cast<int>(number);
  }

  Shape shape_;
  std::vector<int> places_;      // by machine
  std::vector<int> first_link_;  // by level of the lower end
};

}  // namespace

TopologyItem fat_tree() {
  const Option per_level{.kind = OptionKind::integer_list, .minimum = 1, .maximum = 100'000};
  Option down = per_level, up = per_level;
  down.name = "down";
  down.sentence =
      "Children of each switch, level by level from the hosts up; not given: as few switches as fit all hosts.";
  down.example = "[4, 4]";
  up.name = "up";
  up.sentence =
      "Parents of each node, level by level from the hosts up; not given: one of each host, and as many links "
      "up as down on each switch.";
  up.example = "[1, 2]";
  return {
      {.name = "fat-tree",
       .sentence = "Levels of switches with several ways up, chosen by the destination; hosts of one lowest switch "
                   "are a rack.",
       .source = "Leiserson, Fat-trees, IEEE Trans. Computers C-34 (1985); Zahavi, D-Mod-K routing, CCIT report 776 "
                 "(2010); as SimGrid's fat tree",
       .options = {{.name = "levels",
                    .kind = OptionKind::integer,
                    .default_value = std::int64_t{2},
                    .minimum = 1,
                    .maximum = 8,
                    .sentence = "Levels of switches.",
                    .example = "2"},
                   down,
                   up}},
      [](const OptionValues& options, const Site& site) {
        return std::make_unique<FatTree>(shape_of(options, static_cast<int>(site.machines.size())), site);
      }};
}

}  // namespace paceline::engine
