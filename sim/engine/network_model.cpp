#include "sim/engine/network_model.hpp"

namespace paceline::engine {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Sanitizers must see a change of stack: real threads tell them, SimGrid's own context switches do not.
constexpr const char* context_factory = "--cfg=contexts/factory:thread";
constexpr const char* stack_size = "--cfg=contexts/stack-size:1024";
#else
constexpr const char* context_factory = "--cfg=contexts/factory:raw";
constexpr const char* stack_size =
    "--cfg=contexts/stack-size:256";  // KiB; the default of 8 MiB fails under memory limits
#endif

}  // namespace

std::vector<std::string> simgrid_arguments(std::string_view network_model) {
  std::vector<std::string> arguments{
      "paceline", "--log=no_loc", "--log=root.app:file:/dev/null", context_factory, stack_size,
      // Events less than this apart are merged; its default of 1 ns would show in results.
      "--cfg=surf/precision:1e-12"};
  if (network_model == "ideal") {
    // gamma is not 0: in SimGrid 3.32 that would also switch off rate limits of single messages. No latency factor: the
    // zone sets it for each message.
    for (const char* setting :
         {"network/crosstraffic:0", "network/bandwidth-factor:1", "network/weight-S:0", "network/TCP-gamma:1e30"})
      arguments.push_back(std::string("--cfg=") + setting);
  }
  return arguments;
}

Latencies latencies_of(std::string_view network_model) {
  return network_model == "ideal" ? Latencies::hidden : Latencies::true_sums;
}

}  // namespace paceline::engine
