#pragma once
/// Reads a run's trace on a thread of its own.

#include <QObject>
#include <QString>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "gui/timeline/timeline_data.hpp"
#include "sim/results/run_record.hpp"
#include "sim/results/trace_reader.hpp"

namespace paceline::gui {

/// What was read. `workers` is empty when there is no workers.csv, or none that can be read.
struct LoadedTimeline {
  std::shared_ptr<const TimelineData> data;
  std::vector<results::WorkerRow> workers;
};

/// The run has no trace.json, or is not there any more.
struct NoTrace : std::runtime_error {
  NoTrace(const QString& sentence, bool there) : std::runtime_error(sentence.toStdString()), run_is_there(there) {}
  bool run_is_there;
};
/// On the calling thread. Throws NoTrace or ResultsError; what it returns once `stop` is requested is for nobody.
LoadedTimeline read_timeline(const QString& directory, const results::TraceReading& reading = {});

class TimelineLoader final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  /// Stops what still goes on.
  ~TimelineLoader() override;

  /// Begins to read DIRECTORY/trace.json; what was being read before is forgotten. Ends with loaded() or failed().
  void load(const QString& directory);
  /// Neither of the two is emitted for what was being read.
  void cancel();
  bool busy() const { return busy_; }

 Q_SIGNALS:
  void progress(double share);
  void loaded(const paceline::gui::LoadedTimeline& timeline);
  /// The run has no trace.json (`missing`), or it cannot be read for the reason that the sentence says.
  void failed(const QString& sentence, bool missing);

 private:
  void read(const QString& directory, int number, const std::stop_token& stop);

  std::jthread thread_;
  int number_ = 0;  // of the reading that counts
  bool busy_ = false;
};

}  // namespace paceline::gui
