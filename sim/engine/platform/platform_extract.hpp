#pragma once
/// What a platform file says about the hosts that a run uses.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/engine/platform/platform_text.hpp"
#include "sim/engine/topologies/topology.hpp"

namespace paceline::engine {

struct PlatformHost {
  std::string name;
  double flops = 1;  ///< of one core
};

struct PlatformExtract {
  std::vector<PlatformHost> hosts;    ///< that are used, in the order in which they were asked for
  std::vector<LinkPlan> links;        ///< that the ways between them cross
  std::vector<std::uint32_t> begins;  ///< where the way from i to j begins in `ways`: at i * hosts + j; one more
  std::vector<std::uint32_t> ways;    ///< links by number

  /// For a pipe between two processes of one program.
  std::string bytes() const;
  static PlatformExtract from_bytes(const std::string& bytes);
};

/// Which hosts of the file stand to choice; at most one of the two is given.
struct HostChoice {
  std::vector<std::string> names;  ///< these, in this order
  std::string property;            ///< those with this "name=value"; neither: all; in the file's order
};

/// Which of so many hosts are used, by their numbers. May throw PlanError.
using PickHosts = std::function<std::vector<int>(int hosts)>;

/// Has SimGrid load the file in a process of its own, since it aborts on some files, and walks the ways between all
/// hosts that are used. Profiles are none of its business, but for names of hosts and links that there are not. Throws
/// PlatformError, and what `pick` throws; nothing is written to standard error.
PlatformExtract extract_platform(const PlatformText& platform, const HostChoice& choice, const PickHosts& pick);

}  // namespace paceline::engine
