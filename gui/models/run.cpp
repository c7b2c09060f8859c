#include "gui/models/run.hpp"

#include <QDateTime>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>

#include "sim/results/run_directory.hpp"
#include "sim/results/scenario_difference.hpp"

namespace paceline::gui {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr qint64 quiet_ms = 30'000;

Measurement measurement_of(const results::MetricsLine& line) {
  return {line.simulated_time_s,
          line.wall_time_s,
          static_cast<double>(line.steps),
          static_cast<double>(line.samples),
          line.epochs,
          static_cast<double>(line.bytes_on_wire),
          line.train_loss.value_or(nan),
          line.test_loss.value_or(nan),
          line.test_accuracy.value_or(nan)};
}

void add_lines(Run& run, const std::vector<results::MetricsLine>& lines) {
  for (const results::MetricsLine& line : lines) {
    if (line.kind == "evaluation")
      run.evaluations.push_back(measurement_of(line));
    else if (line.kind == "event")
      run.events.push_back(
          {measurement_of(line), QString::fromStdString(line.event), QString::fromStdString(line.detail)});
  }
}

/// Share of the first stop condition that will be met, as far as anybody can know.
double progress_of(const Run& run) {
  if (run.evaluations.empty()) return 0;
  const Measurement& last = run.evaluations.back();
  const std::array<std::pair<const char*, double>, 4> budgets = {{{"stop.samples", last.samples},
                                                                  {"stop.steps", last.steps},
                                                                  {"stop.epochs", last.epochs},
                                                                  {"stop.simulated_time", last.simulated_time_s}}};
  double progress = 0;
  for (const auto& [name, done] : budgets)
    if (const double budget = run.facts.value(QLatin1String(name)).toDouble(); budget > 0)
      progress = std::max(progress, done / budget);
  return std::min(progress, 1.0);
}

void name_state(Run& run) {
  run.facts["run"] = run.label();
  run.facts["directory"] = run.directory;
  run.facts["status"] = run.status();
  if (run.growing)
    run.facts["progress"] = progress_of(run);
  else
    run.facts.remove("progress");
}

QString sentence_of(const std::exception& error) {
  return QString::fromUtf8(error.what());
}

}  // namespace

QString Run::label() const {
  const QString last = QFileInfo(directory).fileName();
  return last.isEmpty() ? directory : last;
}

QString Run::status() const {
  if (!problem.isEmpty()) return "unreadable";
  if (!head.summary) return growing ? "running" : "unfinished";
  const std::string_view name = results::name_of(head.summary->status);
  return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

RunPointer read_run(const QString& directory, results::MetricsPosition& position) {
  auto run = std::make_shared<Run>();
  run->directory = directory;
  try {
    const std::filesystem::path path = directory.toStdString();
    run->head = results::read_head(path);
    run->experiment = QString::fromStdString(results::experiment_of(run->head.scenario_json));
    run->facts = facts_of(run->head);
    if (run->head.summary) {
      results::RunFiles files = results::read_run(path);
      add_lines(*run, files.metrics);
      if (!run->facts.contains("reason") && (files.metrics.empty() || files.metrics.back().kind != "end"))
        run->facts["reason"] = files.metrics.empty()
                                   ? "metrics.jsonl is missing or empty: there are no curves, only the summary."
                                   : "metrics.jsonl is cut off: curves end before the run did.";
      run->workers = std::move(files.workers);
      run->links = std::move(files.links);
      run->staleness = std::move(files.staleness);
    } else {
      add_lines(*run, results::read_metrics(path / results::file_name::metrics, position));
    }
  } catch (const std::exception& error) {
    return unreadable_run(directory, sentence_of(error));
  }
  run->traced = QFileInfo::exists(directory + "/" + QString::fromUtf8(results::file_name::trace.data()));
  if (!run->head.summary) {
    const QString metrics = directory + "/" + QString::fromUtf8(results::file_name::metrics.data());
    const QFileInfo file(QFileInfo::exists(metrics) ? metrics : directory);
    run->growing = file.lastModified().msecsTo(QDateTime::currentDateTime()) < quiet_ms;
  }
  name_state(*run);
  return run;
}

RunPointer unreadable_run(const QString& directory, const QString& problem) {
  auto run = std::make_shared<Run>();
  run->directory = directory;
  run->problem = problem;
  name_state(*run);
  return run;
}

RunPointer with_lines(const Run& run, const std::vector<results::MetricsLine>& lines) {
  auto longer = std::make_shared<Run>(run);
  add_lines(*longer, lines);
  longer->growing = true;
  name_state(*longer);
  return longer;
}

RunPointer with_growing(const Run& run, bool growing) {
  auto other = std::make_shared<Run>(run);
  other->growing = growing;
  name_state(*other);
  return other;
}

}  // namespace paceline::gui
