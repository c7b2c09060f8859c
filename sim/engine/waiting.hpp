#pragma once
/// Who waits for whom: how a run that cannot go on is recognised and described.

#include <string>
#include <vector>

#include "sim/engine/misfortune/link_weather.hpp"
#include "sim/engine/rank.hpp"

namespace paceline::engine {

/// True when every fiber waits for something that no other fiber, no message on its way (but for those that are held
/// for ever) and no device will bring.
bool stalled_fibers(const std::vector<Rank>& ranks, const Wire& wire, const LinkWeather& weather);
/// "worker-01 waits for a message of worker-00 since 0.3 s; ..." for at most eight ranks.
std::string who_waits(const std::vector<Rank>& ranks);

}  // namespace paceline::engine
