#pragma once
/// A platform file before SimGrid reads it: what it must not say, and what SimGrid is not to see.

#include <string>

#include "sim/engine/platform/platform_profiles.hpp"

namespace paceline::engine {

struct PlatformText {
  std::string path;
  std::string without_profiles;  ///< empty: as in the file
  PlatformProfiles profiles;
};

/// Throws PlatformError: no regular file, empty, larger than 512 MiB; settings (`<config>`: the model of the network is
/// the scenario's), processes, and profiles that cannot be taken over.
PlatformText read_platform(const std::string& path);

}  // namespace paceline::engine
