#include "sim/engine/platform/platform_profiles.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "sim/engine/platform/platform_error.hpp"
#include "sim/engine/platform/profile_text.hpp"
#include "sim/engine/platform/xml_tags.hpp"

namespace paceline::engine {
namespace {

namespace fs = std::filesystem;
using Held = std::shared_ptr<const Course>;

constexpr std::uintmax_t largest_bytes = std::uintmax_t{64} << 20;

struct Kind {
  std::string_view connected_as, attribute, element;
  Held MachineCourses::*of_host = nullptr;
  Held LinkCourses::*of_link = nullptr;
  bool (*allowed)(double) = nullptr;
  std::string_view meaning;
};

constexpr std::string_view a_state = "0, for off, or above, for on";
bool is_state(double value) {
  return value >= 0;
}
constexpr std::string_view a_speed =
    "a share of the host's speed, from 1e-9 to 1e9; a host that stands still is off: write a state";
bool is_speed(double value) {
  return value >= 1e-9 && value <= 1e9;
}
constexpr std::string_view a_bandwidth =
    "a bandwidth above 0 and at most 1e18 bytes/s; a link that is down has a state";
bool is_bandwidth(double value) {
  return value > 0 && value <= 1e18;
}

const Kind kinds[] = {
    {"HOST_AVAIL", "state_file", "host", &MachineCourses::state, nullptr, is_state, a_state},
    {"SPEED", "speed_file", "host", &MachineCourses::speed, nullptr, is_speed, a_speed},
    {"SPEED", "availability_file", "host", &MachineCourses::speed, nullptr, is_speed, a_speed},  // its old name
    {"LINK_AVAIL", "state_file", "link", nullptr, &LinkCourses::state, is_state, a_state},
    {"BANDWIDTH", "bandwidth_file", "link", nullptr, &LinkCourses::bandwidths, is_bandwidth, a_bandwidth},
    {"LATENCY", "latency_file", "link", nullptr, nullptr, nullptr, ""},
};

bool may_have_profiles(const std::string& text) {
  for (const char* word : {"<trace", "state_file", "speed_file", "availability_file", "bandwidth_file", "latency_file"})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

std::string shortened(const std::string& name) {
  return name.substr(0, 100);
}

class Taker {
 public:
  Taker(std::string& text, std::string directory) : text_(&text), directory_(std::move(directory)) {}

  PlatformProfiles take() {
    XmlTags tags(*text_);
    for (XmlTag tag; tags.next(tag);) {
      if (tag.name == "host" || tag.name == "peer")
        take_attributes(tag, "host");
      else if (tag.name == "link")
        take_link(tag);
      else if (tag.name == "trace")
        take_trace(tag);
      else if (tag.name == "trace_connect")
        take_connection(tag);
    }
    for (const Connection& one : connections_) connect(one);
    return std::move(profiles_);
  }

 private:
  struct Trace {
    std::string text, what;
    double period = 0;
    std::map<const Kind*, Held> read;  // what it says to whom
  };
  struct Connection {
    const Kind* kind;
    std::string trace, element;
  };

  void take_link(const XmlTag& tag) {
    if (tag.value("sharing_policy") == "SPLITDUPLEX") duplex_.insert(tag.value("id"));
    take_attributes(tag, "link");
  }

  void take_attributes(const XmlTag& tag, std::string_view element) {
    for (const Kind& kind : kinds) {
      const XmlAttribute* named = kind.element == element ? tag.attribute(kind.attribute) : nullptr;
      if (!named) continue;
      Trace trace = from_file(named->value);
      give(kind, tag.value("id"), trace);
      blank(*text_, named->begin, named->end);
    }
  }

  void take_trace(const XmlTag& tag) {
    const std::string id = tag.value("id");
    const std::size_t content_end = tag.closed ? tag.end : text_->find("</trace>", tag.end);
    if (content_end == std::string::npos) return;  // SimGrid finds more words for it
    Trace trace;
    if (tag.attribute("file")) {
      trace = from_file(tag.value("file"));
    } else {
      trace.text = text_->substr(tag.end, content_end - tag.end);
      trace.what = "has the profile " + shortened(id);
      try {
        trace.period = tag.attribute("periodicity") ? std::stod(tag.value("periodicity")) : 0;
      } catch (const std::exception&) {
        throw PlatformError(trace.what + ", whose periodicity is not a number of seconds");
      }
    }
    if (!traces_.emplace(id, std::move(trace)).second)
      throw PlatformError("has two profiles named " + shortened(id) + "; rename one");
    blank(*text_, tag.begin, tag.closed ? tag.end : content_end + std::string_view("</trace>").size());
  }

  void take_connection(const XmlTag& tag) {
    const std::string as = tag.value("kind");
    for (const Kind& kind : kinds)
      if (kind.connected_as == as) {
        connections_.push_back({&kind, tag.value("trace"), tag.value("element")});
        std::size_t end = tag.end;
        if (const std::string closing = "</trace_connect>";
            !tag.closed && text_->compare(end, closing.size(), closing) == 0)
          end += closing.size();
        return blank(*text_, tag.begin, end);
      }
    throw PlatformError("has a <trace_connect> of kind " + shortened(as) +
                        "; write HOST_AVAIL, SPEED, LINK_AVAIL or BANDWIDTH");
  }

  void connect(const Connection& one) {
    const auto trace = traces_.find(one.trace);
    if (trace == traces_.end())
      throw PlatformError("has a <trace_connect> to the profile " + shortened(one.trace) + ", and no such profile");
    give(*one.kind, one.element, trace->second);
  }

  void give(const Kind& kind, const std::string& name, Trace& trace) {
    if (!kind.allowed)
      throw PlatformError(trace.what + " of the latency of link " + shortened(name) +
                          ", and latencies that change are not simulated; remove it");
    Held& held = trace.read[&kind];
    if (!held)
      held = std::make_shared<const Course>(
          read_profile(trace.text, trace.period, trace.what, kind.allowed, std::string(kind.meaning)));
    if (kind.of_host) return put(profiles_.hosts[name].*kind.of_host, held, kind, name);
    if (!duplex_.contains(name)) return put(profiles_.links[name].*kind.of_link, held, kind, name);
    for (const char* direction : {"_UP", "_DOWN"})
      put(profiles_.links[name + direction].*kind.of_link, held, kind, name);
  }

  static void put(Held& place, const Held& course, const Kind& kind, const std::string& name) {
    if (place)
      throw PlatformError("has two profiles of one kind for " + std::string(kind.element) + " " + shortened(name) +
                          "; remove one");
    place = course;
  }

  Trace from_file(const std::string& name) const {
    const fs::path path = fs::path(directory_) / name;
    Trace trace;
    trace.what = "names the profile " + shortened(name);
    std::error_code error;
    if (!fs::is_regular_file(path, error))
      throw PlatformError(trace.what + ", and there is no such file in the platform's folder");
    if (fs::file_size(path, error) > largest_bytes) throw PlatformError(trace.what + ", which has more than 64 MiB");
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) throw PlatformError(trace.what + ", which cannot be read");
    trace.text = content.str();
    return trace;
  }

  std::string* text_;
  std::string directory_;
  std::map<std::string, Trace> traces_;
  std::vector<Connection> connections_;
  std::set<std::string> duplex_;  // links that are two
  PlatformProfiles profiles_;
};

}  // namespace

PlatformProfiles take_profiles(std::string& text, const std::string& directory) {
  if (!may_have_profiles(text)) return {};
  return Taker(text, directory).take();
}

}  // namespace paceline::engine
