#pragma once
/// Legends beneath a chart: its lines, and below them the signs that mean the same for every line.

#include "gui/charts/chart_drawing.hpp"

namespace paceline::gui {

/// The legend of signs (events, bands), made when it is not there yet.
QCPLegend& signs_of(QCustomPlot& plot);
/// Forgets what plottables are about to go.
void clear_legends(QCustomPlot& plot);
/// Dresses both and puts those with entries beneath the plot, in as many columns as there is room for.
void place_legends(QCustomPlot& plot, const Appearance& look, const DrawingStyle& style);

}  // namespace paceline::gui
