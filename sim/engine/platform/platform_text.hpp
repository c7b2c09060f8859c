#pragma once
/// What a platform file must not say, found before SimGrid reads it.

#include <string>

namespace paceline::engine {

/// The file's content. Throws PlatformError: no regular file, empty, larger than 512 MiB.
std::string read_platform_text(const std::string& path);

/// Throws PlatformError about settings (`<config>`: the model of the network is the scenario's), profiles of hosts and
/// links (they would be ignored) and processes.
void check_platform_text(const std::string& text);

}  // namespace paceline::engine
