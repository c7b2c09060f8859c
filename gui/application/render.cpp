#include "gui/application/render.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

#include "gui/charts/figure.hpp"
#include "gui/models/run_groups.hpp"
#include "gui/pages/convergence_chart.hpp"
#include "gui/pages/throughput_charts.hpp"
#include "gui/pages/view_json.hpp"
#include "gui/timeline/timeline_choice.hpp"
#include "gui/timeline/timeline_figure.hpp"
#include "gui/timeline/timeline_loader.hpp"

namespace paceline::gui {
namespace {

struct RenderError : std::runtime_error {
  explicit RenderError(const QString& sentence) : std::runtime_error(sentence.toStdString()) {}
};

using Maker = std::function<ChartContents(const Runs&, const ConvergenceView&)>;

const QSet<QString> keys_of_figures = {"runs",    "chart", "x_range", "width_cm", "height_cm",
                                       "font_pt", "dpi",   "legend",  "title"};
const QSet<QString> keys_of_charts = {"x",       "fold_seeds", "band",    "single_seeds",    "smoothing",
                                      "markers", "colour_by",  "dash_by", "target_accuracy", "target_loss",
                                      "log_x",   "log_y",      "y_range"};
const QSet<QString> keys_of_timelines = {"order", "workers_first", "messages", "difference", "align_at_step"};

const std::map<QString, Maker>& makers() {
  const auto of = [](Metric metric) -> Maker {
    return [metric](const Runs& runs, const ConvergenceView& view) { return convergence_chart(runs, metric, view); };
  };
  const auto plain = [](ChartContents (*make)(const Runs&)) -> Maker {
    return [make](const Runs& runs, const ConvergenceView&) { return make(runs); };
  };
  static const std::map<QString, Maker> all = {
      {"train_loss", of(Metric::train_loss)},
      {"test_loss", of(Metric::test_loss)},
      {"test_accuracy", of(Metric::test_accuracy)},
      {"samples_rate", plain(samples_rate_chart)},
      {"bytes_rate", plain(bytes_rate_chart)},
      {"shares", plain(shares_chart)},
      {"worker_shares", [](const Runs& runs, const ConvergenceView&) { return worker_shares_chart(*runs.front()); }},
      {"staleness", plain(staleness_chart)},
      {"scaling", plain(scaling_chart)},
      {"efficiency", plain(efficiency_chart)}};
  return all;
}

QStringList chart_names() {
  QStringList names{"timeline"};
  for (const auto& [name, make] : makers()) names << name;
  return names;
}

QJsonObject read_json(const QString& file) {
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) throw RenderError(QString("cannot read '%1': %2").arg(file, in.errorString()));
  QJsonParseError error;
  const QByteArray text = in.readAll();
  const QJsonDocument json = QJsonDocument::fromJson(text, &error);
  if (json.isNull()) {
    const auto line = text.left(error.offset).count('\n') + 1;
    throw RenderError(QString("%1:%2: this is no JSON object: %3").arg(file).arg(line).arg(error.errorString()));
  }
  if (!json.isObject()) throw RenderError(QString("%1: a view is a JSON object: { \"runs\": [...], ... }").arg(file));
  return json.object();
}

void refuse_unknown_keys(const QJsonObject& view, const QString& file, const QSet<QString>& known) {
  for (const QString& key : view.keys())
    if (!known.contains(key)) {
      QStringList names(known.begin(), known.end());
      names.sort();
      throw RenderError(QString("%1: '%2' is no key of such a view; these are: %3").arg(file, key, names.join(", ")));
    }
}

Runs read_runs(const QJsonObject& view, const QString& file) {
  Runs runs;
  for (const QJsonValue path : view["runs"].toArray()) {
    if (path.toString().isEmpty())
      throw RenderError(QString("%1: 'runs' must be a list of result directories").arg(file));
    results::MetricsPosition position;
    const QString directory = QDir::cleanPath(QDir(QFileInfo(file).absolutePath()).absoluteFilePath(path.toString()));
    runs.push_back(read_run(directory, position));
    if (!runs.back()->is_readable()) throw RenderError(runs.back()->problem);
  }
  if (runs.empty()) throw RenderError(QString("%1: 'runs' must be a list of result directories").arg(file));
  return runs;
}

double number(const QJsonObject& view, const QString& file, const char* key, double otherwise, double least,
              double most) {
  const QJsonValue value = view[QLatin1String(key)];
  if (value.isUndefined()) return otherwise;
  if (!value.isDouble() || value.toDouble() < least || value.toDouble() > most)
    throw RenderError(QString("%1: '%2' must be a number from %3 to %4").arg(file, key).arg(least).arg(most));
  return value.toDouble();
}

QCPRange range(const QJsonObject& view, const QString& file, const char* key, const QCPRange& otherwise) {
  const QJsonValue value = view[QLatin1String(key)];
  if (value.isUndefined()) return otherwise;
  const QJsonArray ends = value.toArray();
  if (ends.size() != 2 || !ends[0].isDouble() || !ends[1].isDouble() || !(ends[0].toDouble() < ends[1].toDouble()))
    throw RenderError(QString("%1: '%2' must be [from, to] with from < to").arg(file, key));
  return {ends[0].toDouble(), ends[1].toDouble()};
}

bool flag(const QJsonObject& view, const QString& file, const char* key, bool otherwise) {
  const QJsonValue value = view[QLatin1String(key)];
  if (value.isUndefined()) return otherwise;
  if (!value.isBool()) throw RenderError(QString("%1: '%2' must be true or false").arg(file, key));
  return value.toBool();
}

int whole(const QJsonObject& view, const QString& file, const char* key, int otherwise, int least, int most) {
  const double value = number(view, file, key, otherwise, least, most);
  if (value != std::floor(value)) throw RenderError(QString("%1: '%2' must be a whole number").arg(file, key));
  return static_cast<int>(value);
}

FigureSize read_size(const QJsonObject& view, const QString& file, FigureSize size) {
  size.width_cm = number(view, file, "width_cm", size.width_cm, 1, 100);
  size.height_cm = number(view, file, "height_cm", size.height_cm, 1, 100);
  size.font_pt = whole(view, file, "font_pt", size.font_pt, 4, 40);
  size.dpi = whole(view, file, "dpi", size.dpi, 72, 1200);
  size.legend = flag(view, file, "legend", size.legend);
  size.title = flag(view, file, "title", size.title);
  return size;
}

/// Names of facts that no run has would colour all lines alike.
void refuse_unknown_facts(const ConvergenceView& view, const Runs& runs, const QString& file) {
  for (const auto& [key, fact] : {std::pair("colour_by", view.colour_by), std::pair("dash_by", view.dash_by)})
    if (!fact.isEmpty() &&
        std::none_of(runs.begin(), runs.end(), [&](const RunPointer& run) { return run->facts.contains(fact); }))
      throw RenderError(
          QString("%1: '%2': no run has a field '%3'; write one as `--set` does, or as summary.json has it")
              .arg(file, key, fact));
}

void draw_chart(const QJsonObject& view, const QString& file, const Maker& make, const QString& figure,
                FigureFormat format) {
  refuse_unknown_keys(view, file, keys_of_figures + keys_of_charts);
  ConvergenceView convergence;
  if (const QString problem = read_view(view, convergence); !problem.isEmpty())
    throw RenderError(file + ": " + problem);
  const FigureSize size = read_size(view, file, {});
  const Runs runs = read_runs(view, file);
  if (view["chart"].toString() == "worker_shares" && runs.size() > 1)
    throw RenderError(QString("%1: 'worker_shares' are those of one run, not of %2").arg(file).arg(runs.size()));
  refuse_unknown_facts(convergence, runs, file);
  ChartContents contents = make(runs, convergence);
  contents.log_x = flag(view, file, "log_x", false);
  contents.log_y = flag(view, file, "log_y", false);
  if (contents.is_empty()) throw RenderError(QString("%1: there is nothing to draw: %2").arg(file, contents.nothing));
  if (contents.bars)
    for (const char* key : {"x_range", "y_range", "log_x", "log_y"})
      if (view[QLatin1String(key)].isArray() || view[QLatin1String(key)].toBool())
        throw RenderError(
            QString("%1: '%2': shares of time are drawn whole, on plain axes; leave it out").arg(file, key));
  const QCPRange x = range(view, file, "x_range", contents.x_range());
  const QCPRange y = range(view, file, "y_range", contents.y_range(x));
  try {
    write_figure(figure, format, contents, x, y, size);
  } catch (const FigureError& error) {
    throw RenderError(file + ": " + QString::fromUtf8(error.what()));
  }
}

std::shared_ptr<const TimelineData> read_trace_of(const Run& run) {
  try {
    return read_timeline(run.directory).data;
  } catch (const NoTrace& none) {
    throw RenderError(QString::fromUtf8(none.what()) + " Run it with --trace.");
  }
}

void draw_timeline(const QJsonObject& view, const QString& file, const QString& figure, FigureFormat format) {
  refuse_unknown_keys(view, file, keys_of_figures + keys_of_timelines);
  TimelineChoice choice;
  if (const QString problem = read_choice(view, choice); !problem.isEmpty()) throw RenderError(file + ": " + problem);
  const Runs runs = read_runs(view, file);
  if (runs.size() > 2)
    throw RenderError(QString("%1: a timeline shows one run or two, not %2").arg(file).arg(runs.size()));
  Runs different = runs;  // a run may be compared with itself
  if (runs.size() == 2 && runs[0]->directory == runs[1]->directory) different.pop_back();
  const std::vector<RunGroup> named = groups_of(different, Folding::none);
  std::vector<TimelinePane> panes;
  for (const RunPointer& run : runs)
    for (const RunGroup& group : named)
      if (group.first().directory == run->directory) panes.push_back({group.label, read_trace_of(*run), 0, {}});
  if (choice.align_at_step && !offsets_at_step(panes, *choice.align_at_step))
    throw RenderError(
        QString("%1: 'align_at_step' needs two runs that both have a step %2").arg(file).arg(*choice.align_at_step));
  const TimelineScene scene = scene_of(std::move(panes), choice);
  TimeWindow window;
  window.limit(scene.begin_s(), scene.end_s());
  if (choice.time) {
    const auto [from, to] = *choice.time;
    if (from >= scene.end_s() || to <= scene.begin_s())
      throw RenderError(QString("%1: 'x_range' lies outside of the timeline, which is from %2 to %3 s")
                            .arg(file)
                            .arg(scene.begin_s())
                            .arg(scene.end_s()));
    window.show(std::max(from, scene.begin_s()), std::min(to, scene.end_s()));
  }
  const FigureSize size = read_size(view, file, suggested_size(scene));
  try {
    write_timeline(figure, format, scene, window, size);
  } catch (const FigureError& error) {
    throw RenderError(file + ": " + QString::fromUtf8(error.what()));
  }
}

void draw_view(const QString& file, const QString& figure) {
  const auto format = figure_format_of(figure);
  if (!format) throw RenderError(QString("'%1' must end in .pdf, .svg, .png, .csv or .tex").arg(figure));
  const QJsonObject view = read_json(file);
  const QJsonValue wanted = view["chart"];
  if (!wanted.isUndefined() && !chart_names().contains(wanted.toString()))
    throw RenderError(QString("%1: 'chart' must be one of %2").arg(file, chart_names().join(", ")));
  const QString chart = wanted.toString("test_accuracy");
  if (chart == "timeline") return draw_timeline(view, file, figure, *format);
  draw_chart(view, file, makers().at(chart), figure, *format);
}

}  // namespace

QString render(const QString& view_file, const QString& figure) {
  try {
    draw_view(view_file, figure);
  } catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
  }
  return {};
}

}  // namespace paceline::gui
