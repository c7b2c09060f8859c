// Routes of platform files of random shape, against the paths that were meant when the file was written.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <sstream>

#include "tests/engine/layouts.hpp"
#include "tests/engine/platform_files.hpp"
#include "tests/results/scratch_directory.hpp"

using namespace paceline;
using namespace paceline::tests;
using Catch::Matchers::WithinRel;
using engine::Layout;

namespace {

struct Dice {
  std::mt19937 random;
  int roll(int low, int high) { return std::uniform_int_distribution<>(low, high)(random); }
};

struct Line {
  double bandwidth, latency;
};

/// What a message from one host to another is meant to cross.
struct Way {
  int links = 0;
  double latency = 0, bandwidth = std::numeric_limits<double>::infinity();

  Way& over(const Line& line) {
    ++links;
    latency += line.latency;
    bandwidth = std::min(bandwidth, line.bandwidth);
    return *this;
  }
};

/// A platform as text, and what its author meant by it.
struct Shape {
  std::ostringstream text{};
  std::vector<std::string> hosts{};
  std::function<Way(int from, int to)> way{};

  Shape() { text.precision(17); }
  void host(const std::string& name) {
    text << "<host id=\"" << name << "\" speed=\"1Tf\"/>\n";
    hosts.push_back(name);
  }
  Line link(Dice& dice, const std::string& name, bool duplex = true) {
    const Line line{1e6 * dice.roll(1, 5000), 1e-6 * dice.roll(1, 900)};
    text << "<link id=\"" << name << "\" bandwidth=\"" << line.bandwidth << "Bps\" latency=\"" << line.latency << "s\""
         << (duplex ? " sharing_policy=\"SPLITDUPLEX\"" : "") << "/>\n";
    return line;
  }
  /// A zone in which each host has a link of its own to the router; returns those.
  std::vector<Line> star(Dice& dice, const std::string& zone, int count, const std::string& routing) {
    std::vector<Line> lines;
    const auto numbered = [&](const std::string& what, int i) { return zone + "-" + what + "-" + std::to_string(i); };
    text << "<zone id=\"" << zone << "\" routing=\"" << routing << "\">\n";
    for (int i = 0; i < count; ++i) host(numbered("host", i));
    text << "<router id=\"" << zone << "-router\"/>\n";
    for (int i = 0; i < count; ++i) lines.push_back(link(dice, numbered("link", i)));
    const auto up = [&](int i) { return "<link_ctn id=\"" + numbered("link", i) + "\" direction=\"UP\"/>"; };
    const auto down = [&](int i) { return "<link_ctn id=\"" + numbered("link", i) + "\" direction=\"DOWN\"/>"; };
    const auto route = [&](int from, const std::string& to, const std::string& links) {
      text << "<route src=\"" << numbered("host", from) << "\" dst=\"" << to << "\">" << links << "</route>\n";
    };
    for (int i = 0; i < count; ++i) {
      if (routing == "Cluster") {
        text << "<host_link id=\"" << numbered("host", i) << "\" up=\"" << numbered("link", i) << "_UP\" down=\""
             << numbered("link", i) << "_DOWN\"/>\n";
        continue;
      }
      route(i, zone + "-router", up(i));
      for (int other = i + 1; other < count; ++other) route(i, numbered("host", other), up(i) + down(other));
    }
    text << "</zone>\n";
    return lines;
  }
};

void make_star(Dice& dice, Shape& shape) {
  const auto lines = shape.star(dice, "star", dice.roll(2, 12), "Cluster");
  shape.way = [lines](int from, int to) {
    return Way().over(lines[static_cast<std::size_t>(from)]).over(lines[static_cast<std::size_t>(to)]);
  };
}

/// Stars, and a link between each two of them. They state each of their ways: SimGrid 3.32 finds none from one zone of
/// routing Cluster to another.
void make_two_levels(Dice& dice, Shape& shape) {
  const int zones = dice.roll(2, 4);
  std::vector<Line> lines;
  std::vector<int> zone_of;
  shape.text << "<zone id=\"all\" routing=\"Full\">\n";
  for (int zone = 0; zone < zones; ++zone) {
    const auto more = shape.star(dice, "zone-" + std::to_string(zone), dice.roll(1, 5), "Full");
    lines.insert(lines.end(), more.begin(), more.end());
    zone_of.insert(zone_of.end(), more.size(), zone);
  }
  std::map<std::pair<int, int>, Line> between;
  for (int a = 0; a < zones; ++a)
    for (int b = a + 1; b < zones; ++b)
      between[{a, b}] = shape.link(dice, "between-" + std::to_string(a) + "-" + std::to_string(b), false);
  for (const auto& [ends, line] : between) {
    const auto [a, b] = ends;
    shape.text << "<zoneRoute src=\"zone-" << a << "\" dst=\"zone-" << b << "\" gw_src=\"zone-" << a
               << "-router\" gw_dst=\"zone-" << b << "-router\"><link_ctn id=\"between-" << a << "-" << b
               << "\"/></zoneRoute>\n";
  }
  shape.text << "</zone>\n";
  shape.way = [=](int from, int to) {
    const int a = zone_of[static_cast<std::size_t>(from)], b = zone_of[static_cast<std::size_t>(to)];
    Way way = Way().over(lines[static_cast<std::size_t>(from)]);
    if (a != b) way.over(between.at(std::minmax(a, b)));
    return way.over(lines[static_cast<std::size_t>(to)]);
  };
}

/// A route of one to five links, each once, for every two hosts.
void make_full(Dice& dice, Shape& shape) {
  const int hosts = dice.roll(2, 8), links = dice.roll(5, 12);
  std::vector<Line> lines;
  shape.text << "<zone id=\"all\" routing=\"Full\">\n";
  for (int i = 0; i < hosts; ++i) shape.host("host-" + std::to_string(i));
  for (int i = 0; i < links; ++i) lines.push_back(shape.link(dice, "link-" + std::to_string(i), false));
  std::map<std::pair<int, int>, Way> ways;
  std::vector<int> pool(lines.size());
  std::iota(pool.begin(), pool.end(), 0);
  for (int a = 0; a < hosts; ++a)
    for (int b = a + 1; b < hosts; ++b) {
      std::shuffle(pool.begin(), pool.end(), dice.random);
      shape.text << "<route src=\"host-" << a << "\" dst=\"host-" << b << "\">";
      for (int i = dice.roll(1, 5); i > 0; --i) {
        const int link = pool[static_cast<std::size_t>(i)];
        shape.text << "<link_ctn id=\"link-" << link << "\"/>";
        ways[{a, b}].over(lines[static_cast<std::size_t>(link)]);
      }
      shape.text << "</route>\n";
    }
  shape.text << "</zone>\n";
  shape.way = [ways](int from, int to) { return ways.at(std::minmax(from, to)); };
}

/// `used`: numbers of the shape's hosts, in the order of the layout's.
void walk(const Layout& layout, const Shape& shape, const std::vector<int>& used) {
  for (int from = 0; from < layout.hosts(); ++from)
    for (int to = 0; to < layout.hosts(); ++to) {
      if (from == to) continue;
      std::vector<int> route;
      layout.route(from, to, route);
      Way found;
      for (const int link : route) found.over({layout.link(link).bandwidth, layout.link(link).latency});
      const Way meant = shape.way(used[static_cast<std::size_t>(from)], used[static_cast<std::size_t>(to)]);
      CAPTURE(from, to, route_names(layout, from, to));
      REQUIRE(found.links == meant.links);
      CHECK_THAT(found.latency, WithinRel(meant.latency, 1e-12));
      CHECK_THAT(found.bandwidth, WithinRel(meant.bandwidth, 1e-12));
    }
}

}  // namespace

TEST_CASE("ways on platforms of forty random shapes are those that their files mean") {
  const ScratchDirectory scratch;
  Dice dice{std::mt19937(7)};
  for (int n = 0; n < 40; ++n) {
    Shape shape;
    std::array{make_star, make_two_levels, make_full}[static_cast<std::size_t>(n % 3)](dice, shape);
    const std::string file = scratch / "p.xml";
    put(file, platform_file(shape.text.str()));
    // Some of the hosts, in any order.
    std::vector<int> used(shape.hosts.size());
    std::iota(used.begin(), used.end(), 0);
    std::shuffle(used.begin(), used.end(), dice.random);
    used.resize(static_cast<std::size_t>(dice.roll(2, static_cast<int>(used.size()))));
    std::vector<std::string> names;
    for (const int host : used) names.push_back(shape.hosts[static_cast<std::size_t>(host)]);
    CAPTURE(n, shape.text.str(), names);
    const auto workers = static_cast<std::int64_t>(used.size());
    const auto scenario = on_topology(timing_scenario(workers, strategy("allreduce-ring")),
                                      topology("platform", {{"file", file}, {"hosts", names}}));
    const Layout layout(scenario, {});
    REQUIRE(layout.hosts() == workers);
    walk(layout, shape, used);
  }
}
