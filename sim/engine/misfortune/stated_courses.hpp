#pragma once
/// Failures and stragglers that the topology states itself, as a platform file does.

#include "sim/engine/misfortune/misfortunes.hpp"

namespace paceline::engine {

/// Hosts that are off, or slow, for a while. (Links: see LinkWeather, which asks the layout.)
void bring_stated_courses(Misfortunes& misfortunes);

}  // namespace paceline::engine
