#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include <simgrid/s4u.hpp>

#include "sim/engine/plan_error.hpp"
#include "sim/engine/platform/apart.hpp"
#include "sim/engine/platform/platform_error.hpp"
#include "sim/engine/platform/platform_extract.hpp"

namespace paceline::engine {
namespace {

namespace sg = simgrid::s4u;

constexpr char extract_follows = 'X', platform_error_follows = 'P', plan_error_follows = 'S';
constexpr std::size_t most_hosts = 1024;

/// SimGrid aborts when it finds no way between two hosts; then this is what was asked for.
struct Asking {
  int tell = -1;
  const char *from = nullptr, *to = nullptr;
} asking;

void write_text(const char* text) {
  [[maybe_unused]] const ssize_t n = write(asking.tell, text, std::strlen(text));
}

void dies(int /*signal*/) {
  if (asking.from) {
    write_text("Phas no route from ");
    write_text(asking.from);
    write_text(" to ");
    write_text(asking.to);
  }
  _exit(4);
}

void watch_for_death(int tell) {
  asking.tell = tell;
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) signal(number, dies);
}

/// A file in memory with that content, by a path that can be opened.
std::string path_of(const std::string& content) {
  const int file = memfd_create("platform", 0);
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t n = write(file, content.data() + done, content.size() - done);
    if (n <= 0) throw PlatformError("cannot be copied to memory to be loaded from there");
    done += static_cast<std::size_t>(n);
  }
  return "/proc/self/fd/" + std::to_string(file);
}

/// All hosts of the engine, in the order of the file.
std::vector<sg::Host*> load(const std::string& path) {
  static std::vector<sg::Host*> hosts;
  sg::Host::on_creation_cb([](sg::Host& host) { hosts.push_back(&host); });
  static char program[] = "paceline", no_place[] = "--log=no_loc";
  static char* arguments[] = {program, no_place, nullptr};
  static int count = 2;
  static sg::Engine engine(&count, arguments);
  engine.load_platform(path);
  const std::vector<sg::Host*> loaded = hosts;
  engine.seal_platform();  // zones of shortest paths know no routes before; tells of each host once more
  return loaded;
}

std::vector<sg::Host*> named(const std::vector<std::string>& names, const std::vector<sg::Host*>& all) {
  std::unordered_map<std::string, sg::Host*> by_name;
  for (sg::Host* host : all) by_name.emplace(host->get_name(), host);
  std::vector<sg::Host*> chosen;
  for (const std::string& name : names) {
    const auto found = by_name.find(name);
    if (found == by_name.end())
      throw PlatformError("has no host " + name + (all.empty() ? "" : "; it has e.g. " + all.front()->get_name()));
    if (std::find(chosen.begin(), chosen.end(), found->second) != chosen.end())
      throw PlatformError("is to give host " + name + " twice; name each host once");
    chosen.push_back(found->second);
  }
  return chosen;
}

std::vector<sg::Host*> with_property(const std::string& wanted, const std::vector<sg::Host*>& all) {
  const std::size_t equals = wanted.find('=');
  const std::string name = wanted.substr(0, equals), value = wanted.substr(equals + 1);
  std::vector<sg::Host*> chosen;
  for (sg::Host* host : all)
    if (const char* held = host->get_property(name); held && value == held) chosen.push_back(host);
  return chosen;
}

PlatformHost described(const sg::Host& host) {
  const double speed = host.get_speed();
  if (!(speed > 0) || speed > 1e24)
    throw PlatformError("gives host " + host.get_name() + " a speed that is not above 0 and at most 1e24 flop/s");
  return {host.get_name(), speed};
}

LinkPlan described(const sg::Link& link) {
  using Policy = sg::Link::SharingPolicy;
  const std::string& name = link.get_name();
  const double bandwidth = link.get_bandwidth(), latency = link.get_latency();
  if (link.get_sharing_policy() == Policy::WIFI)
    throw PlatformError("has the wireless link " + name + ", which is not simulated; use hosts that do without it");
  if (!(bandwidth > 0) || bandwidth > 1e18)
    throw PlatformError("gives link " + name + " a bandwidth that is not above 0 and at most 1e18 bytes/s");
  if (!(latency >= 0) || latency > 1e12 || (latency > 0 && latency < 1e-9))
    throw PlatformError("gives link " + name + " a latency that is not 0 or from 1 ns to 1e12 s");
  return {name, bandwidth, latency, link.get_sharing_policy() != Policy::FATPIPE};
}

class Walk {
 public:
  explicit Walk(const std::vector<sg::Host*>& hosts) {
    for (const sg::Host* host : hosts) extract_.hosts.push_back(described(*host));
    for (const sg::Host* from : hosts)
      for (const sg::Host* to : hosts) {
        extract_.begins.push_back(static_cast<std::uint32_t>(extract_.ways.size()));
        if (from != to) walk(*from, *to);
      }
    extract_.begins.push_back(static_cast<std::uint32_t>(extract_.ways.size()));
  }
  const PlatformExtract& extract() const { return extract_; }

 private:
  void walk(const sg::Host& from, const sg::Host& to) {
    std::vector<sg::Link*> route;
    double latency = 0, sum = 0;
    asking.from = from.get_cname();
    asking.to = to.get_cname();
    try {
      from.route_to(&to, route, &latency);
    } catch (const std::exception&) {
      route.clear();
    }
    asking.from = nullptr;
    if (route.empty() && !(latency > 0))
      throw PlatformError("has no route from " + from.get_name() + " to " + to.get_name());
    for (const sg::Link* link : route) {
      const auto [number, is_new] = numbers_.emplace(link, static_cast<std::uint32_t>(extract_.links.size()));
      if (is_new) extract_.links.push_back(described(*link));
      extract_.ways.push_back(number->second);
      sum += link->get_latency();
    }
    if (!(std::abs(latency - sum) <= 1e-9 * sum))
      throw PlatformError("has ways that take longer than their links, from " + from.get_name() + " to " +
                          to.get_name() + "; zones with coordinates (Vivaldi) are not simulated");
  }

  PlatformExtract extract_;
  std::unordered_map<const sg::Link*, std::uint32_t> numbers_;
};

/// What the parser says, without what only it wants to know.
std::string in_own_words(std::string said, const std::string& path) {
  if (said.find("TOO OLD") != std::string::npos || said.find("ancient XML") != std::string::npos)
    return "is in an old version of SimGrid's XML; bring it to version 4.1 with simgrid_update_xml";
  const auto cut = [&said](const std::string& begin, const std::string& end, const std::string& instead) {
    const std::size_t from = said.find(begin), to = said.find(end, from);
    if (from != std::string::npos && to != std::string::npos) said.replace(from, to + end.size() - from, instead);
  };
  cut("Parse error at " + path, ":", "line ");
  cut("Invalid XML (XML input", "): ", "");
  return "cannot be loaded: " + said;
}

void check_names(const PlatformProfiles& profiles) {
  for (const auto& [name, courses] : profiles.hosts)
    if (!sg::Host::by_name_or_null(name)) throw PlatformError("has a profile of host " + name + ", and no such host");
  for (const auto& [name, courses] : profiles.links)
    if (!sg::Link::by_name_or_null(name)) throw PlatformError("has a profile of link " + name + ", and no such link");
}

std::string load_and_walk(const PlatformText& platform, const HostChoice& choice, const PickHosts& pick) {
  std::string path = platform.path;
  try {
    if (!platform.without_profiles.empty()) path = path_of(platform.without_profiles);
    const std::vector<sg::Host*> all = load(path);
    check_names(platform.profiles);
    std::vector<sg::Host*> there = all, used;
    if (!choice.names.empty()) there = named(choice.names, all);
    if (!choice.property.empty()) there = with_property(choice.property, all);
    for (const int number : pick(static_cast<int>(there.size())))
      used.push_back(there[static_cast<std::size_t>(number)]);
    if (used.size() > most_hosts)
      throw PlatformError("is to seat " + std::to_string(used.size()) + " hosts, and the ways between at most " +
                          std::to_string(most_hosts) +
                          " can be used from a file; use fewer workers, servers or spares");
    return extract_follows + Walk(used).extract().bytes();
  } catch (const PlanError& error) {
    return plan_error_follows + error.pointer + '\n' + error.what();
  } catch (const PlatformError& error) {
    return std::string(1, platform_error_follows) + error.what();
  } catch (const std::bad_alloc&) {
    return "Pneeds more than 4 GiB of memory to be loaded; use fewer hosts or another routing than Full and Floyd";
  } catch (const std::exception& error) {
    return platform_error_follows + in_own_words(error.what(), path);
  }
}

/// The last thing that SimGrid complained about, without its stamp: "[0.000000] [root/CRITICAL] ...".
std::string complaint_in(const std::string& errors) {
  std::string found;
  for (std::size_t at = 0; at < errors.size();) {
    const std::size_t end = std::min(errors.find('\n', at), errors.size());
    const std::string line = errors.substr(at, end - at);
    at = end + 1;
    const std::size_t stamp = line.find("/CRITICAL] ");
    if (stamp != std::string::npos && found.empty()) found = line.substr(stamp + std::strlen("/CRITICAL] "));
  }
  return found.empty() ? "SimGrid gives up on it" : found;
}

/// One line of printable text, not too long.
std::string tidy(const std::string& text) {
  constexpr std::size_t longest = 300;
  std::string out;
  for (const unsigned char c : text) {
    const bool blank = c < 0x20 || c == 0x7f || c == ' ';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : static_cast<char>(c < 0x80 ? c : '?');
    if (out.size() == longest) return out + " ...";
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  return out;
}

}  // namespace

PlatformExtract extract_platform(const PlatformText& platform, const HostChoice& choice, const PickHosts& pick) {
  const Departed departed = run_apart([&](int tell) {
    watch_for_death(tell);
    return load_and_walk(platform, choice, pick);
  });
  const std::string& said = departed.result;
  if (departed.returned && said.starts_with(extract_follows)) return PlatformExtract::from_bytes(said.substr(1));
  if (said.starts_with(plan_error_follows)) {
    const std::size_t end = said.find('\n');
    throw PlanError(said.substr(1, end - 1), said.substr(end + 1));
  }
  if (said.starts_with(platform_error_follows)) throw PlatformError(tidy(said.substr(1)));
  throw PlatformError("cannot be loaded: " + tidy(complaint_in(departed.errors)));
}

}  // namespace paceline::engine
