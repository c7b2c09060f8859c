#pragma once
/// Draws a saved view without a display: figures of papers and CI.

#include <QString>

namespace paceline::gui {

/// `view_file`: JSON with "runs" (directories, relative to the file), "chart" (train_loss, test_loss, test_accuracy,
/// samples_rate, bytes_rate, shares, worker_shares, staleness, scaling, efficiency, timeline), the keys of a
/// convergence view, "log_x", "log_y", "x_range", "y_range" ([from, to]), "width_cm", "height_cm", "font_pt", "dpi",
/// "legend", "title"; of a timeline those of a TimelineChoice and of the figure. `figure`: its extension is the format.
/// An empty string, or a sentence about what is wrong.
QString render(const QString& view_file, const QString& figure);

}  // namespace paceline::gui
