#pragma once
/// What SimGrid is told about networks before its engine starts.

#include <string>
#include <string_view>
#include <vector>

namespace paceline::engine {

/// Command-line arguments for SimGrid's engine under this network model ("ideal"): a message of S bytes over an idle
/// path takes exactly the sum of latencies + S / the smallest bandwidth, and shares are max-min fair.
std::vector<std::string> simgrid_arguments(std::string_view network_model);

}  // namespace paceline::engine
