#pragma once
/// Shares of states as columns of pixels: zoomed out, the only picture that does not lie.

#include <QImage>
#include <QRect>
#include <span>

#include "gui/look/appearance.hpp"
#include "gui/timeline/state_track.hpp"

namespace paceline::gui {

/// Fills `area` (device pixels) of an image of Format_RGB32, one column of shares for each column of pixels: states
/// are stacked from the bottom in their order, pixels that two states share are mixed. Where shares sum to less than 1,
/// `background` remains on top. Hatches tell states apart without colour when `hatched`.
void paint_columns(QImage& image, const QRect& area, std::span<const Shares> columns, const Appearance& look,
                   const QColor& background, bool hatched);

/// The colour of a state's hatch lines.
QColor hatch_colour(const QColor& colour);

}  // namespace paceline::gui
