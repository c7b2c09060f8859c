#pragma once
/// The closed form's view of a cluster: what a message meets when ranks send round rings.

#include <optional>
#include <vector>

#include "sim/engine/layout.hpp"
#include "strategies/step_time.hpp"

namespace paceline::engine {

/// The slowest message of a round in which every rank of these rings sends that many bytes to the next one at once,
/// where ranks sit at first: it sets the pace of all. Each link is divided by the messages that cross it (max-min fair,
/// as under the ideal model). None: ways of different kinds share links, so that what the fast ones leave matters; or
/// links change with time.
std::optional<Way> ring_way(const Layout& layout, const std::vector<std::vector<int>>& rings, double bytes);

}  // namespace paceline::engine
