#pragma once
/// How fast runs were, and where their workers' time went, as charts.

#include "gui/charts/chart_contents.hpp"
#include "gui/models/run.hpp"

namespace paceline::gui {

/// Between evaluations, as steps over simulated time.
ChartContents samples_rate_chart(const Runs& runs);
ChartContents bytes_rate_chart(const Runs& runs);

/// Stacked percent of workers' time: a row a run; of one run a row for each of its workers (from workers.csv).
ChartContents shares_chart(const Runs& runs);
ChartContents worker_shares_chart(const Run& run);

/// How many of a run's updates had which age, in percent, a line a run.
ChartContents staleness_chart(const Runs& runs);

/// Samples/s over workers, a line for each strategy (runs that agree in all but workers, name and seed are one line;
/// seeds are averaged), with the straight line through its smallest cluster as the ideal. A line needs two sizes.
ChartContents scaling_chart(const Runs& runs);
/// The same as percent of the ideal.
ChartContents efficiency_chart(const Runs& runs);

}  // namespace paceline::gui
