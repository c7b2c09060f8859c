#pragma once
/// Shelves that resemble the real catalogues, so that the loader is tested alone.

#include "sim/scenario/shelves.hpp"

namespace paceline::scenario::testing {

const Shelves& stub_shelves();

}  // namespace paceline::scenario::testing
