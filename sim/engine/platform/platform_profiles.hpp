#pragma once
/// What a platform file says of hosts and links over time: profiles of states, speeds and bandwidths.

#include <map>
#include <string>

#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {

struct PlatformProfiles {
  std::map<std::string, MachineCourses> hosts;  ///< by name
  std::map<std::string, LinkCourses> links;     ///< by name; of a duplex both directions, each by its own
  bool empty() const { return hosts.empty() && links.empty(); }
};

/// Takes profiles out of a platform's text without comments: what names or holds them is blank afterwards, so that
/// SimGrid, which is to play none of them, sees none. Files are looked for in `directory`. Throws PlatformError: a
/// profile of latencies, one that cannot be read, or two of one kind for one host or link.
PlatformProfiles take_profiles(std::string& text, const std::string& directory);

}  // namespace paceline::engine
