// Timelines of 1e5 and 1e6 events over 16 and 128 workers: seconds until they are open, the longest time that the GUI
// thread was deaf meanwhile (a timer of 5 ms beats), and the median of repaints.
#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

#include "gui/timeline/timeline_page.hpp"
#include "sim/results/trace_file.hpp"

using namespace paceline::gui;
namespace results = paceline::results;

namespace {

/// Steps of compute, wait and two messages each, as a ring makes them.
void write_trace(const QString& file, int workers, int events) {
  results::TraceFile trace(file.toStdString());
  std::mt19937 random(1);
  std::uniform_real_distribution<double> part(0.3, 0.7);
  for (int rank = 0; rank < workers; ++rank) trace.process(rank, "worker-" + std::to_string(rank));
  const int steps = events / workers / 4;
  for (int step = 0; step < steps; ++step)
    for (int rank = 0; rank < workers; ++rank) {
      const double begin = step * 0.01, computed = begin + 0.01 * part(random), waited = computed + 0.002;
      trace.span(rank, {.number = 1, .name = "compute"}, begin, computed, {.step = step});
      trace.span(rank, {.number = 2, .name = "wait"}, computed, waited, {.step = step});
      trace.span(rank, {.number = 1000, .name = "receive"}, waited, begin + 0.01,
                 {.peer = 0, .bytes = 84, .step = step});
      trace.span(rank, {.number = 1000000, .name = "send"}, computed, begin + 0.01,
                 {.peer = 1, .bytes = 84, .step = step});
    }
  trace.instant(-1, "end", steps * 0.01, "");
  trace.finish();
}

/// Milliseconds, the middle one of many.
double median_ms(TimelineView& view, const std::function<void(int)>& before) {
  std::vector<double> times;
  for (int i = 0; i < 31; ++i) {
    before(i);
    QElapsedTimer clock;
    clock.start();
    view.refresh();
    view.grab();
    times.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
  }
  std::nth_element(times.begin(), times.begin() + 15, times.end());
  return times[15];
}

void measure(Theme& theme, int workers, int events) {
  QTemporaryDir scratch;
  write_trace(scratch.filePath("trace.json"), workers, events);
  TimelinePage page(theme);
  page.resize(1280, 720);
  page.show();
  QApplication::processEvents();
  QElapsedTimer opening, beat;
  qint64 deaf = 0;
  QTimer heart;
  QObject::connect(&heart, &QTimer::timeout, [&] { deaf = std::max(deaf, beat.restart()); });
  heart.start(5);
  beat.start();
  opening.start();
  page.setRuns({{"bench", scratch.path()}});
  while (!page.settled() || page.view().picture().isNull()) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
  const double open_s = static_cast<double>(opening.elapsed()) / 1000;
  for (int i = 0; i < 20; ++i) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
  heart.stop();
  TimelineView& view = page.view();
  const double all = view.window_shown().most_s();
  const double fit = median_ms(view, [](int) {});
  const double pan = median_ms(view, [&](int i) { view.show_time(all * (0.3 + 0.001 * i), all * (0.4 + 0.001 * i)); });
  const double near = median_ms(view, [&](int i) { view.show_time(all / 2 + 0.002 * i, all / 2 + 0.002 * i + 0.1); });
  std::printf(
      "%8d events %4d rows  open %6.2f s  deaf %3lld ms  repaint all %5.1f ms  pan a tenth %5.1f ms  near %5.1f ms\n",
      events, workers, open_s, static_cast<long long>(deaf), fit, pan, near);
}

}  // namespace

int main(int count, char** words) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(count, words);
  Theme theme(application);
  for (const int events : {100'000, 1'000'000})
    for (const int workers : {16, 128}) measure(theme, workers, events);
  return 0;
}
