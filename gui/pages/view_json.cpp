#include "gui/pages/view_json.hpp"

#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMessageBox>
#include <cmath>

#include "gui/files/saved_file.hpp"

namespace paceline::gui {
namespace {

QJsonArray range_json(const QCPRange& range) {
  return {range.lower, range.upper};
}

std::optional<QCPRange> range_of(const QJsonValue& json) {
  const QJsonArray ends = json.toArray();
  if (ends.size() != 2 || !ends[0].isDouble() || !ends[1].isDouble()) return std::nullopt;
  const QCPRange range(ends[0].toDouble(), ends[1].toDouble());
  return QCPRange::validRange(range) ? std::optional(range) : std::nullopt;
}

QString keys_of_axes() {
  QStringList keys;
  for (const XAxis axis : all_x_axes) keys << key_of(axis);
  return keys.join(", ");
}

QString keys_of_bands() {
  QStringList keys;
  for (const BandKind kind : all_band_kinds) keys << key_of(kind);
  return keys.join(", ");
}

}  // namespace

QJsonObject json_of(const ConvergenceView& view) {
  QJsonObject json{{"x", key_of(view.x)},         {"fold_seeds", view.fold_seeds},
                   {"band", key_of(view.band)},   {"single_seeds", view.single_seeds},
                   {"smoothing", view.smoothing}, {"markers", view.markers},
                   {"colour_by", view.colour_by}, {"dash_by", view.dash_by}};
  if (view.target_accuracy) json["target_accuracy"] = *view.target_accuracy / 100;
  if (view.target_loss) json["target_loss"] = *view.target_loss;
  return json;
}

QString read_view(const QJsonObject& json, ConvergenceView& view) {
  if (json.contains("x")) {
    const auto x = x_axis_of(json["x"].toString());
    if (!x) return "'x' must be one of " + keys_of_axes() + ".";
    view.x = *x;
  }
  if (json.contains("band")) {
    const auto band = band_kind_of(json["band"].toString());
    if (!band) return "'band' must be one of " + keys_of_bands() + ".";
    view.band = *band;
  }
  for (const auto& [key, field] : {std::pair("fold_seeds", &view.fold_seeds),
                                   std::pair("single_seeds", &view.single_seeds), std::pair("markers", &view.markers)})
    if (const QJsonValue value = json[QLatin1String(key)]; !value.isUndefined()) {
      if (!value.isBool()) return QString("'%1' must be true or false.").arg(key);
      *field = value.toBool();
    }
  for (const auto& [key, field] : {std::pair("colour_by", &view.colour_by), std::pair("dash_by", &view.dash_by)})
    if (const QJsonValue value = json[QLatin1String(key)]; !value.isUndefined()) {
      if (!value.isString()) return QString("'%1' must be the name of a scenario key, such as \"strategy\".").arg(key);
      *field = value.toString();
    }
  if (const QJsonValue value = json["smoothing"]; !value.isUndefined()) {
    if (!value.isDouble() || value.toDouble() < 0) return "'smoothing' must be a window in units of x, 0 for none.";
    view.smoothing = value.toDouble();
  }
  if (const QJsonValue value = json["target_accuracy"]; !value.isUndefined()) {
    if (!value.isDouble() || value.toDouble() <= 0 || value.toDouble() > 1)
      return "'target_accuracy' must be a share, such as 0.8.";
    view.target_accuracy = 100 * value.toDouble();
  }
  if (const QJsonValue value = json["target_loss"]; !value.isUndefined()) {
    if (!value.isDouble()) return "'target_loss' must be a number.";
    view.target_loss = value.toDouble();
  }
  return {};
}

QJsonObject axes_json_of(const Chart& chart) {
  QJsonObject json{{"log_x", chart.log_x()}, {"log_y", chart.log_y()}};
  if (!chart.is_fitted()) {
    json["x"] = range_json(chart.x_range());
    json["y"] = range_json(chart.y_range());
  }
  return json;
}

void restore_axes(const QJsonObject& json, Chart& chart) {
  chart.set_log(json["log_x"].toBool(), json["log_y"].toBool());
  const auto x = range_of(json["x"]), y = range_of(json["y"]);
  if (x && y) chart.set_ranges(*x, *y);
}

QJsonObject saved_view(const QString& name, const Runs& runs, const ConvergenceView& view, const Chart& chart) {
  QJsonObject json = json_of(view);
  QJsonArray directories;
  for (const RunPointer& run : runs) directories << run->directory;
  json["runs"] = directories;
  json["chart"] = name;
  json["log_x"] = chart.log_x();
  json["log_y"] = chart.log_y();
  if (!chart.is_fitted()) {
    json["x_range"] = range_json(chart.x_range());
    json["y_range"] = range_json(chart.y_range());
  }
  return json;
}

QString save_view(const QString& file, const QJsonObject& view) {
  return save_file(file, QJsonDocument(view).toJson());
}

void ask_and_save_view(const QJsonObject& view, QWidget* parent) {
  const QString file = QFileDialog::getSaveFileName(parent, "Save view for --render",
                                                    view["chart"].toString() + ".json", "Views (*.json)");
  if (file.isEmpty()) return;
  if (const QString problem = save_view(file, view); !problem.isEmpty())
    QMessageBox::warning(parent, "Save view", problem);
}

}  // namespace paceline::gui
