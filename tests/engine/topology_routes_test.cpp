// The ways between hosts: which links, how many, how long; fat trees against SimGrid's own.
#include <catch2/catch.hpp>

#include <map>
#include <numeric>
#include <random>
#include <set>
#include <simgrid/s4u.hpp>

#include "sim/engine/plan_error.hpp"
#include "tests/engine/child.hpp"
#include "tests/engine/layouts.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using engine::Layout;

namespace {

using Names = std::vector<std::string>;

struct Dice {
  std::mt19937 random;
  int roll(int low, int high) { return std::uniform_int_distribution<>(low, high)(random); }
};

/// Random crews, devices and placements on one topology.
scenario::Scenario random_cluster(Dice& dice, scenario::Choice topology) {
  auto scenario = on_topology(timing_scenario(dice.roll(1, 30), strategy("ps-sync")), std::move(topology));
  scenario.seed = static_cast<std::uint64_t>(dice.roll(1, 1000));
  scenario.cluster.placement.order =
      Names{"linear", "round-robin", "random"}[static_cast<std::size_t>(dice.roll(0, 2))];
  if (dice.roll(0, 1)) scenario = with_machines(std::move(scenario), dice.roll(2, 5));
  return scenario;
}

Layout::Crew random_crew(Dice& dice) {
  return {.servers = dice.roll(0, 4), .colocated = dice.roll(0, 3) == 0, .spares = dice.roll(0, 2)};
}

double latency_of(const Layout& layout, const std::vector<int>& route) {
  double sum = 0;
  for (const int link : route) sum += layout.links()[static_cast<std::size_t>(link)].latency;
  return sum;
}

/// `expected`: links between two hosts of different machines.
template <class Expected>
void walk_all(const Layout& layout, Expected expected) {
  for (int from = 0; from < layout.hosts(); ++from)
    for (int to = 0; to < layout.hosts(); ++to) {
      std::vector<int> route;
      layout.route(from, to, route);
      const bool beside = layout.machine(from) == layout.machine(to);
      const int count = from == to ? 0 : beside ? 2 : expected(from, to);
      CAPTURE(from, to, route_names(layout, from, to));
      REQUIRE(static_cast<int>(route.size()) == count);
      CHECK_THAT(1 + latency_of(layout, route), WithinRel(1 + count * (beside ? inner_latency : latency), 1e-12));
      CHECK(std::set<int>(route.begin(), route.end()).size() == route.size());
      if (beside) continue;
      // It begins and ends with the hosts' own links, one way each.
      const auto leaves = layout.own_links(from), arrives = layout.own_links(to);
      CHECK(std::count(leaves.begin(), leaves.end(), route.front()) == 1);
      CHECK(std::count(arrives.begin(), arrives.end(), route.back()) == 1);
    }
}

/// Nobody sits where another one sits, and everybody is in the rack that its place is in.
void check_racks(const Layout& layout) {
  std::size_t in_racks = 0;
  for (int rack = 0; rack < layout.racks(); ++rack) in_racks += layout.hosts_in_rack(rack).size();
  CHECK(in_racks == static_cast<std::size_t>(layout.hosts()));
}

int rack_of(const Layout& layout, int host) {
  for (int rack = 0; rack < layout.racks(); ++rack)
    for (const int other : layout.hosts_in_rack(rack))
      if (other == host) return rack;
  return -1;
}

Layout layout_of(const scenario::Scenario& scenario, Layout::Crew crew = {}) {
  return Layout(scenario, crew);
}

std::string refusal(const scenario::Scenario& scenario) {
  try {
    layout_of(scenario);
  } catch (const engine::PlanError& error) {
    return error.pointer + ": " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("on a star every way has two links, whatever the cluster") {
  Dice dice{std::mt19937(1)};
  for (int shape = 0; shape < 40; ++shape) {
    const auto scenario = random_cluster(dice, topology("star"));
    walk_all(layout_of(scenario, random_crew(dice)), [](int, int) { return 2; });
  }
}

TEST_CASE("in racks a way has two links inside a rack and four between racks, whatever the cluster") {
  Dice dice{std::mt19937(2)};
  for (int shape = 0; shape < 40; ++shape) {
    const int size = dice.roll(1, 9);
    const auto scenario = random_cluster(dice, racks_of(size, 2));
    const Layout layout = layout_of(scenario, random_crew(dice));
    check_racks(layout);
    std::map<int, std::set<int>> machines;
    for (int host = 0; host < layout.hosts(); ++host) machines[rack_of(layout, host)].insert(layout.machine(host));
    for (const auto& [rack, there] : machines) CHECK(static_cast<int>(there.size()) <= size);
    walk_all(layout, [&](int a, int b) { return rack_of(layout, a) == rack_of(layout, b) ? 2 : 4; });
    for (const engine::LinkPlan& link : layout.links())
      if (link.name.starts_with("rack-")) CHECK_THAT(link.bandwidth, WithinRel(size * bandwidth / 2, 1e-12));
  }
}

TEST_CASE("in a fat tree a way climbs to the lowest switch above both ends and no further, whatever the tree") {
  Dice dice{std::mt19937(3)};
  for (int shape = 0; shape < 40; ++shape) {
    const int levels = dice.roll(1, 4);
    const auto scenario = random_cluster(dice, topology("fat-tree", {{"levels", std::int64_t{levels}}}));
    const Layout layout = layout_of(scenario, random_crew(dice));
    check_racks(layout);
    const int largest = 2 * levels;
    walk_all(layout, [&](int a, int b) {
      const auto names = route_names(layout, a, b);
      CHECK(names.size() % 2 == 0);
      CHECK(static_cast<int>(names.size()) <= largest);
      CHECK((names.size() == 2) == (rack_of(layout, a) == rack_of(layout, b)));
      return static_cast<int>(names.size());
    });
  }
}

TEST_CASE("ways in a fat tree share links exactly as those of SimGrid's fat tree do") {
  using Shape = std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>>;
  const std::vector<Shape> shapes{{{4, 4}, {1, 2}},       {{4, 4}, {1, 4}},       {{2, 3}, {2, 2}},      {{6}, {1}},
                                  {{2, 2, 2}, {1, 2, 2}}, {{3, 2, 4}, {2, 3, 1}}, {{5, 1, 2}, {1, 3, 2}}};
  for (const auto& [down, up] : shapes) {
    const int hosts = static_cast<int>(std::accumulate(down.begin(), down.end(), std::int64_t{1}, std::multiplies<>()));
    const Layout layout = layout_of(on_topology(
        timing_scenario(hosts, strategy("allreduce-ring")),
        topology("fat-tree", {{"levels", static_cast<std::int64_t>(down.size())}, {"down", down}, {"up", up}})));
    const std::string said = in_child([&] {
      simgrid::s4u::Engine engine("test");
      namespace sg = simgrid::s4u;
      std::vector<sg::Host*> all;
      const std::vector<unsigned> ones(down.size(), 1);
      sg::create_fatTree_zone(
          "tree", nullptr,
          {static_cast<unsigned>(down.size()), {down.begin(), down.end()}, {up.begin(), up.end()}, ones},
          sg::ClusterCallbacks([&](sg::NetZone* zone, const std::vector<unsigned long>&, unsigned long id) {
            all.push_back(zone->create_host("h" + std::to_string(id), 1e9)->seal());
            return std::pair<simgrid::kernel::routing::NetPoint*, simgrid::kernel::routing::NetPoint*>{
                all.back()->get_netpoint(), nullptr};
          }),
          1e9, 1e-6, sg::Link::SharingPolicy::SPLITDUPLEX)
          ->seal();
      std::string text;
      for (sg::Host* from : all)
        for (sg::Host* to : all) {
          std::vector<sg::Link*> route;
          double sum = 0;
          if (from != to) from->route_to(to, route, &sum);
          for (const sg::Link* link : route) text += link->get_name() + " ";
          text += "\n";
        }
      return text;
    });
    // One to one: each of SimGrid's links is one of ours, on every way.
    std::map<std::string, std::string> ours, theirs;
    std::istringstream lines(said);
    for (int from = 0; from < hosts; ++from)
      for (int to = 0; to < hosts; ++to) {
        std::string line;
        REQUIRE(std::getline(lines, line));
        std::istringstream words(line);
        for (const std::string& mine : route_names(layout, from, to)) {
          std::string its;
          REQUIRE(words >> its);
          CHECK(ours.emplace(its, mine).first->second == mine);
          CHECK(theirs.emplace(mine, its).first->second == its);
        }
        std::string more;
        CHECK_FALSE(words >> more);
      }
  }
}

TEST_CASE("the default fat tree has two levels and as many links up as down, and fits") {
  for (const int workers : {1, 2, 4, 5, 16, 17, 100}) {
    const Layout layout =
        layout_of(on_topology(timing_scenario(workers, strategy("allreduce-ring")), topology("fat-tree")),
                  {.servers = 3, .spares = 2});
    std::size_t largest = 0;
    for (int rack = 0; rack < layout.racks(); ++rack) largest = std::max(largest, layout.hosts_in_rack(rack).size());
    // k hosts and k ports up on each lowest switch, with the smallest k whose square fits everybody.
    const auto all = static_cast<std::size_t>(layout.hosts());
    CHECK(largest * largest >= all);
    CHECK((largest - 1) * (largest - 1) < all);
    std::size_t ports = 0;
    for (const engine::LinkPlan& link : layout.links())
      ports += link.name.starts_with("level-1-switch-0-") && link.name.ends_with("_UP");
    CHECK(ports == largest);
  }
}

TEST_CASE("placement decides the rack and not the name") {
  auto scenario = on_topology(timing_scenario(6, strategy("ps-sync")), racks_of(2));
  const Layout::Crew crew{.servers = 2, .spares = 1};
  const auto racks = [&] {
    const Layout layout = layout_of(scenario, crew);
    std::vector<int> found;
    for (int host = 0; host < layout.hosts(); ++host) found.push_back(rack_of(layout, host));
    CHECK(layout.host_name(3) == "worker-3");
    CHECK(route_names(layout, 3, 7)[0] == "worker-3_UP");
    return found;
  };
  CHECK(racks() == std::vector{0, 0, 1, 1, 2, 2, 3, 3, 4});
  scenario.cluster.placement.order = "round-robin";  // nine hosts: five racks; then the places that are left, in order
  CHECK(racks() == std::vector{0, 1, 2, 3, 4, 0, 1, 2, 3});
  scenario.cluster.placement = {"list", {8, 9, 0, 3, 5, 1}};
  CHECK(racks() == std::vector{4, 4, 0, 1, 2, 0, 1, 2, 3});
  scenario.cluster.placement = {"random", {}};
  const auto shuffled = racks();
  CHECK(racks() == shuffled);
  scenario.seed = 77;
  CHECK(racks() != shuffled);
}

TEST_CASE("devices of a machine reach each other over inner links, and others over the machine's one link") {
  const Layout layout =
      layout_of(on_topology(with_machines(timing_scenario(6, strategy("ps-sync")), 4), racks_of(1)), {.servers = 1});
  CHECK(route_names(layout, 0, 3) == Names{"worker-0-inner_UP", "worker-3-inner_DOWN"});
  CHECK(route_names(layout, 0, 5) == Names{"host-0_UP", "rack-0_UP", "rack-1_DOWN", "host-1_DOWN"});
  CHECK(route_names(layout, 6, 2) == Names{"server-0_UP", "rack-2_UP", "rack-0_DOWN", "host-0_DOWN"});
  CHECK(layout.hosts_beside(5) == std::vector{4, 5});
  CHECK(layout.hosts_beside(6) == std::vector{6});
  CHECK(layout.part(3) == layout.part(0));
  CHECK(layout.part(4) != layout.part(0));
}

TEST_CASE("overrides and lists of places that cannot be are refused") {
  auto scenario = on_topology(timing_scenario(6, strategy("allreduce-ring")), racks_of(2));
  scenario.cluster.placement = {"list", {0, 1, 2, 3, 4}};
  CHECK_THAT(refusal(scenario), Contains("/cluster/placement: must have one place for each host of workers, 6"));
  scenario.cluster.placement = {"list", {0, 1, 2, 3, 4, 2}};
  CHECK_THAT(refusal(scenario), Contains("/cluster/placement/5: stands twice"));
  scenario.cluster.placement = {"list", {0, 1, 2, 3, 4, 1'000'000}};
  CHECK_THAT(refusal(scenario), Contains("/cluster/placement/5: is not a place"));
  scenario.cluster.placement = {};
  scenario = with_machines(scenario, 2);
  scenario.cluster.overrides = {{.workers = {0}, .bandwidth = 1e8}, {.workers = {1}, .bandwidth = 2e8}};
  CHECK_THAT(refusal(scenario), Contains("/cluster/overrides/1: worker 1 shares the link of host-0"));
  scenario.cluster.overrides = {{.workers = {0}, .bandwidth = 1e8}, {.workers = {1}, .flops = 1e9}};
  CHECK(refusal(scenario).empty());
  const auto tree = [&](Options options) {
    return refusal(
        on_topology(timing_scenario(20, strategy("allreduce-ring")), topology("fat-tree", std::move(options))));
  };
  using List = std::vector<std::int64_t>;
  CHECK_THAT(tree({{"down", List{4, 4}}}),
             Contains("/cluster/network/down: makes a tree of 16 hosts") && Contains("has 20"));
  CHECK_THAT(tree({{"down", List{4, 4, 2}}}), Contains("one number for each level, 2"));
  CHECK_THAT(tree({{"up", List{1, 2}}}), Contains("/cluster/network/up: needs down"));
  CHECK_THAT(tree({{"down", List{100, 100}}, {"up", List{1, 90'000}}}), Contains("more than 500000 links"));
  CHECK_THAT(tree({{"down", List{100'000, 100'000}}}), Contains("more than 1000000 hosts"));
}
