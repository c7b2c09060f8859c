#pragma once
/// A line chart as named points: what its table and its CSV list.

#include <vector>

#include "gui/charts/chart_contents.hpp"

namespace paceline::gui {

struct ChartPiece {
  QString label;
  Curve curve;
};

/// Lines; bands as their edges, "... low" and "... high"; events and reached targets as one point each, named by their
/// kind and sentence; targets as two points, at both ends of the data. Points are shared, not copied.
std::vector<ChartPiece> pieces_of(const ChartContents& contents);

}  // namespace paceline::gui
