#pragma once
/// Loss and accuracy of runs as a chart: which axis, which seeds folded, what is marked.

#include <QString>
#include <optional>

#include "gui/charts/chart_contents.hpp"
#include "gui/models/axes.hpp"
#include "gui/models/run.hpp"
#include "gui/models/seed_band.hpp"

namespace paceline::gui {

struct ConvergenceView {
  XAxis x = XAxis::simulated_time;
  bool fold_seeds = true;
  BandKind band = BandKind::t_interval_95;
  bool single_seeds = false;              ///< as thin lines beside their mean
  double smoothing = 0;                   ///< the window in units of x; 0: off
  bool markers = true;                    ///< failures, restarts and other events, and where the target is reached
  std::optional<double> target_accuracy;  ///< in percent; none: the scenarios' own, if they agree
  std::optional<double> target_loss;
  QString colour_by, dash_by;  ///< facts; empty: each line its own colour
};

/// Takes its time with many points: not for the GUI thread.
ChartContents convergence_chart(const Runs& runs, Metric metric, const ConvergenceView& view);

}  // namespace paceline::gui
