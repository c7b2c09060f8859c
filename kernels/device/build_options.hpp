#pragma once

#include <string>
#include <vector>

#include "kernels/device/kernel.hpp"

namespace paceline::kernels::device {

/// The definitions that the kernels' text expects, as "-DNAME=VALUE".
inline std::vector<std::string> definitions(const Tile& tile, bool has_double) {
  const auto define = [](const char* name, std::size_t value) {
    return std::string("-D") + name + "=" + std::to_string(value);
  };
  return {define("PL_TILE_ROWS", tile.rows),
          define("PL_TILE_COLUMNS", tile.columns),
          define("PL_NARROW_ROWS", tile.narrow_rows),
          define("PL_NARROW_COLUMNS", tile.narrow_columns),
          define("PL_TILE_DEPTH", tile.depth),
          define("PL_ITEM_ROWS", tile.item_rows),
          define("PL_ITEM_COLUMNS", tile.item_columns),
          define("PL_TILE_LANES", tile.lanes),
          std::string("-DPL_REAL=") + (has_double ? "double" : "float")};
}

}  // namespace paceline::kernels::device
