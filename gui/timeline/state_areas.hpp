#pragma once
/// What a row's time went into as shapes: for figures that are vectors.

#include <QPolygonF>
#include <array>
#include <vector>

#include "gui/timeline/state_track.hpp"

namespace paceline::gui {

/// Polygons of each state, all sides horizontal or vertical. x: parts of the window, 0 to 1; y: shares of the time that
/// the states below it take, 0 (bottom) to 1.
using StateAreas = std::array<std::vector<QPolygonF>, states>;

/// Of [from, to]. Exact where states change at most `columns` times in it; else shares of so many equal columns,
/// rounded to 1 / `levels`, so that neighbours that no eye tells apart are one shape.
StateAreas state_areas(const StateTrack& track, double from, double to, int columns, int levels);

/// Corners of all of them.
std::size_t corners_of(const StateAreas& areas);

/// A part of a lane that is covered by events to `share` of its time, more than 0 and at most 1.
struct CoveredPart {
  double from, to;  ///< parts of the window
  double share;
};
/// `covered`: share of each of its columns. Rounded to eighths, neighbours joined.
std::vector<CoveredPart> covered_parts(const std::vector<double>& covered);

}  // namespace paceline::gui
