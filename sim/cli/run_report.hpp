#pragma once
/// What a run came to, in a few lines for people.

#include <string>

#include "sim/results/run_record.hpp"

namespace paceline::cli {

std::string report(const results::Summary& summary);

}  // namespace paceline::cli
