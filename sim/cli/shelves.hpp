#pragma once
/// All catalogues of the program, as the scenario loader wants them.

#include "sim/scenario/shelves.hpp"

namespace paceline::cli {

const scenario::Shelves& shelves();

}  // namespace paceline::cli
