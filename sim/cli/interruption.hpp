#pragma once
/// Ctrl-C, SIGTERM and a limit on wall time as a flag that the simulation looks at.

#include <atomic>
#include <string>

namespace paceline::cli {

/// From now on the first SIGINT or SIGTERM sets the flag; the second ends the process at once.
const std::atomic<bool>& watch_for_interruption();

/// Sets the same flag after so many seconds of wall time, once.
void interrupt_after(double seconds);

/// What set the flag, for a human: "the time limit of 60 s was reached".
std::string why_interrupted();

}  // namespace paceline::cli
