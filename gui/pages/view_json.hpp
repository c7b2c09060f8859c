#pragma once
/// What a person chose to see, as JSON: in sessions and in the files that `--render` draws.

#include <QJsonObject>
#include <QString>

#include "gui/charts/chart.hpp"
#include "gui/models/run.hpp"
#include "gui/pages/convergence_chart.hpp"

namespace paceline::gui {

QJsonObject json_of(const ConvergenceView& view);
/// Keys that are missing or unfit leave `view` as it is; a sentence about the first unfit one, else empty.
QString read_view(const QJsonObject& json, ConvergenceView& view);

/// {"log_x", "log_y", "x": [from, to], "y": [from, to]}; the ranges only when a person chose them.
QJsonObject axes_json_of(const Chart& chart);
void restore_axes(const QJsonObject& json, Chart& chart);

/// What `--render` needs to draw that chart as it is shown. `name`: the value of "chart", "test_accuracy".
QJsonObject saved_view(const QString& name, const Runs& runs, const ConvergenceView& view, const Chart& chart);
/// Asks for a file and writes that into it.
void ask_and_save_view(const QJsonObject& view, QWidget* parent);
/// An empty string, or a sentence about what is wrong.
QString save_view(const QString& file, const QJsonObject& view);

}  // namespace paceline::gui
