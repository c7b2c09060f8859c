#pragma once
/// Ctrl-C and SIGTERM as a flag that the simulation looks at.

#include <atomic>

namespace paceline::cli {

/// From now on the first SIGINT or SIGTERM sets the flag; the second ends the process at once.
const std::atomic<bool>& watch_for_interruption();

}  // namespace paceline::cli
