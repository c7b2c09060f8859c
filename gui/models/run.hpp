#pragma once
/// One result directory as it was when it was last read: immutable, shared between threads and pages.

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "gui/models/facts.hpp"
#include "sim/results/run_reader.hpp"

namespace paceline::gui {

/// One evaluation, or the moment of one event. SI units; NaN: not measured.
struct Measurement {
  double simulated_time_s, wall_time_s, steps, samples, epochs, bytes, train_loss, test_loss, test_accuracy;
};

struct RunEvent {
  Measurement at;  ///< losses and accuracy are NaN
  QString kind;    ///< "crash", "restart", "checkpoint", ...
  QString detail;  ///< a sentence; may be empty
};

struct Run {
  QString directory;     ///< absolute: what a run is identified by, whatever is written into it
  QString problem;       ///< a sentence when it cannot be read; then all else is empty
  bool traced = false;   ///< has a trace.json
  bool growing = false;  ///< no summary yet, and written to within the last half minute
  results::RunHead head;
  QString experiment;  ///< equal for runs that differ in nothing but name and seed
  Facts facts;         ///< with "run", "status", "directory" and, while it grows, "progress"
  std::vector<Measurement> evaluations;
  std::vector<RunEvent> events;
  std::vector<results::WorkerRow> workers;
  std::vector<results::LinkRow> links;
  std::vector<results::StalenessRow> staleness;

  /// The directory's last component.
  QString label() const;
  /// "completed", "running", "unfinished", "unreadable", ...
  QString status() const;
  bool is_readable() const { return problem.isEmpty(); }
};
using RunPointer = std::shared_ptr<const Run>;
using Runs = std::vector<RunPointer>;

/// Never throws: what goes wrong is the run's problem. `position` ends behind the last line of metrics.jsonl that was
/// read, so that with_lines() can go on from there; of a run with a summary it stays where it is.
RunPointer read_run(const QString& directory, results::MetricsPosition& position);
/// A run that cannot be read for that reason.
RunPointer unreadable_run(const QString& directory, const QString& problem);
/// `run` with the lines that were written since, still without a summary.
RunPointer with_lines(const Run& run, const std::vector<results::MetricsLine>& lines);
/// `run`, growing or not.
RunPointer with_growing(const Run& run, bool growing);

}  // namespace paceline::gui
