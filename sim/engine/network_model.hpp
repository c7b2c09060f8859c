#pragma once
/// What SimGrid is told about networks before its engine starts.

#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/zone.hpp"

namespace paceline::engine {

/// Command-line arguments for SimGrid's engine under this network model. "ideal": a message of S bytes over an idle
/// path takes exactly the sum of latencies + S / the smallest bandwidth, and shares are max-min fair. "tcp": SimGrid's
/// LV08 with its own corrections.
std::vector<std::string> simgrid_arguments(std::string_view network_model);

/// What that model wants to know of latencies.
Latencies latencies_of(std::string_view network_model);

}  // namespace paceline::engine
