#include "gui/timeline/timeline_loader.hpp"

#include <QMetaObject>
#include <chrono>
#include <filesystem>

#include "sim/results/run_directory.hpp"
#include "sim/results/run_reader.hpp"
#include "sim/results/trace_reader.hpp"

namespace paceline::gui {
namespace fs = std::filesystem;

LoadedTimeline read_timeline(const QString& directory, const results::TraceReading& reading) {
  const fs::path path = fs::path(directory.toStdString());
  const fs::path file = path / results::file_name::trace;
  std::error_code unknown;
  if (!fs::exists(file, unknown)) {
    const bool there = fs::exists(path, unknown);
    throw NoTrace(QString(there ? "“%1” has no trace.json." : "“%1” is not there any more.").arg(directory), there);
  }
  LoadedTimeline timeline;
  timeline.data = std::make_shared<const TimelineData>(results::read_trace(file, reading), reading.stop);
  try {
    timeline.workers = results::read_workers(path);
  } catch (const results::ResultsError&) {
    // The table goes without what workers.csv alone knows.
  }
  return timeline;
}

TimelineLoader::~TimelineLoader() {
  cancel();
}

void TimelineLoader::load(const QString& directory) {
  cancel();
  busy_ = true;
  thread_ =
      std::jthread([this, directory, number = number_](const std::stop_token& stop) { read(directory, number, stop); });
}

void TimelineLoader::cancel() {
  ++number_;
  busy_ = false;
  thread_ = {};  // asks it to stop and waits; it looks every few milliseconds
}

void TimelineLoader::read(const QString& directory, int number, const std::stop_token& stop) {
  // Runs `then` on our thread, unless something else is wanted by then.
  const auto report = [this, number](auto then) {
    QMetaObject::invokeMethod(this, [this, number, then = std::move(then)] {
      if (number == number_) then();
    });
  };
  auto last = std::chrono::steady_clock::now();
  results::TraceReading reading{.progress = {}, .stop = stop};
  reading.progress = [&](double share) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last < std::chrono::milliseconds(50)) return;
    last = now;
    report([this, share] { Q_EMIT progress(share); });
  };
  try {
    LoadedTimeline timeline = read_timeline(directory, reading);
    if (stop.stop_requested()) return;
    report([this, timeline = std::move(timeline)] { busy_ = false, Q_EMIT loaded(timeline); });
  } catch (const NoTrace& none) {
    const QString sentence = QString::fromUtf8(none.what());
    report([this, sentence, there = none.run_is_there] { busy_ = false, Q_EMIT failed(sentence, there); });
  } catch (const std::exception& error) {
    const QString sentence = QString::fromUtf8(error.what());
    report([this, sentence] { busy_ = false, Q_EMIT failed(sentence, false); });
  }
}

}  // namespace paceline::gui
