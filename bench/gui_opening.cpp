// What the Qt program's users wait for: opening a thousand runs, many lines, one long line. Each opening is watched by
// a heartbeat of the GUI thread. Usage: bench_gui [--benchmark_...: ignored], offscreen unless QT_QPA_PLATFORM says
// otherwise.
#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "gui/application/main_window.hpp"
#include "gui/charts/chart.hpp"
#include "gui/models/latest_job.hpp"
#include "gui/pages/convergence_page.hpp"
#include "gui/pages/throughput_page.hpp"
#include "tests/gui/written_run.hpp"

using namespace paceline::gui;

namespace {

/// The longest time for which the GUI thread answered nothing.
class Heartbeat {
 public:
  Heartbeat() {
    timer_.setInterval(1);
    QObject::connect(&timer_, &QTimer::timeout, [this] { beat(); });
    clock_.start();
    timer_.start();
  }
  void beat() {
    longest_ = std::max(longest_, static_cast<double>(clock_.nsecsElapsed()) / 1e6);
    clock_.start();
  }
  double longest_ms() const { return longest_; }

 private:
  QTimer timer_;
  QElapsedTimer clock_;
  double longest_ = 0;
};

/// Seconds until `done`, and the longest gap of the heart.
void measure_opening(const char* what, const std::function<void()>& begin, const std::function<bool()>& done) {
  QApplication::processEvents();
  QElapsedTimer clock;
  clock.start();
  Heartbeat heart;
  begin();
  while (!done() && clock.elapsed() < 120'000) QApplication::processEvents(QEventLoop::AllEvents, 5);
  heart.beat();
  std::printf("%-36s open %8.0f ms   longest gap of the GUI thread %6.1f ms\n", what,
              static_cast<double>(clock.nsecsElapsed()) / 1e6, heart.longest_ms());
}

void measure_repaint(const char* what, Chart& chart, double seen) {
  std::vector<double> times;
  for (int i = 0; i < 31; ++i) {
    QCPRange range = chart.x_range();
    if (seen > 0) {
      // The new range belongs to what a drag costs.
      const QCPRange all = chart.contents().x_range();
      const double from = all.lower + all.size() * 0.0005 * i;
      range = {from, from + all.size() * seen};
    }
    QElapsedTimer clock;
    clock.start();
    if (seen > 0) chart.set_x_range(range);
    chart.plot().replot(QCustomPlot::rpImmediateRefresh);
    times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  std::nth_element(times.begin(), times.begin() + 15, times.end());
  std::printf("%-36s repaint %6.1f ms (median of 31)\n", what, times[15]);
}

ChartContents noisy_lines(int lines, std::size_t points) {
  ChartContents contents;
  contents.title = "loss";
  std::mt19937 random(1);
  std::normal_distribution<float> noise(0, 0.05F);
  for (int line = 0; line < lines; ++line) {
    std::vector<double> x(points), y(points);
    for (std::size_t i = 0; i < points; ++i) {
      x[i] = static_cast<double>(i);
      y[i] = std::exp(-3.0 * static_cast<double>(i) / static_cast<double>(points)) + 0.01 * line +
             static_cast<double>(noise(random));
    }
    contents.lines.push_back({"line " + QString::number(line), {x, y}, line % 8, line / 8});
  }
  return contents;
}

void thousand_runs(Theme& theme) {
  const QTemporaryDir directory;
  for (int number = 0; number < 1000; ++number) {
    written::Curve curve;
    curve.points = 25;
    curve.seed = static_cast<std::uint64_t>(number % 10 + 1);
    curve.workers = 2 + number / 10;
    written::run(directory.filePath(QString("run-%1").arg(number)).toStdString(), curve);
  }
  Session session(directory.filePath("session.json"));
  MainWindow window(theme, session);
  window.show();
  bool finished = false;
  QObject::connect(&window.loader(), &RunLoader::finished, [&finished] { finished = true; });
  measure_opening(
      "1,000 runs in the table", [&] { window.open({directory.path()}); },
      [&] { return finished && window.runs().rowCount() == 1000; });
  measure_opening(
      "1,000 runs, charts behind them", [] {},
      [&] { return window.convergence_page().is_up_to_date() && window.throughput_page().is_up_to_date(); });
  std::vector<double> times;
  for (int i = 0; i < 31; ++i) {
    QElapsedTimer clock;
    clock.start();
    window.grab();
    times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  std::nth_element(times.begin(), times.begin() + 15, times.end());
  std::printf("%-36s repaint %6.1f ms (median of 31)\n", "1,000 runs in the table", times[15]);

  window.save_session();
  Session kept(directory.filePath("session.json"));
  std::unique_ptr<MainWindow> again;
  measure_opening(
      "1,000 runs of a session",
      [&] {
        again = std::make_unique<MainWindow>(theme, kept);
        again->show();
      },
      [&] { return again->runs().rowCount() == 1000; });
  measure_opening(
      "1,000 runs of a session, charts", [] {},
      [&] { return again->convergence_page().is_up_to_date() && again->throughput_page().is_up_to_date(); });
}

void lines(Theme& theme, const char* what, int count, std::size_t points) {
  Chart chart(theme, "loss");
  chart.resize(1280, 720);
  chart.show();
  QApplication::processEvents();
  LatestJob job;
  bool shown = false;
  std::shared_ptr<ChartContents> made;
  measure_opening(
      what,
      [&] {
        job.request([&]() -> std::function<void()> {
          made = std::make_shared<ChartContents>(noisy_lines(count, points));
          return [&] {
            chart.set_contents(*made);
            shown = true;
          };
        });
      },
      [&] { return shown; });
  measure_repaint(what, chart, 0);
  measure_repaint((std::string(what) + ", a tenth").c_str(), chart, 0.1);
  measure_repaint((std::string(what) + ", panned whole").c_str(), chart, 1.0);
}

}  // namespace

int main(int count, char** words) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(count, words);
  Theme theme(application);
  thousand_runs(theme);
  lines(theme, "200 lines of 10^4 points", 200, 10'000);
  lines(theme, "one line of 10^7 points", 1, 10'000'000);
  return 0;
}
