#include "gui/application/screenshots.hpp"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "gui/application/help_overlay.hpp"
#include "gui/application/main_window.hpp"
#include "gui/application/page_list.hpp"
#include "gui/charts/table_dialog.hpp"
#include "gui/figures/export_dialog.hpp"
#include "gui/pages/convergence_page.hpp"
#include "gui/pages/difference_dialog.hpp"
#include "gui/pages/throughput_page.hpp"
#include "gui/scenario/scenario_page.hpp"

namespace paceline::gui {
namespace {

/// Until the window has nothing left to do, half a minute at most.
void settle(MainWindow& window, const std::function<bool()>& done) {
  QElapsedTimer clock;
  clock.start();
  do {
    QApplication::processEvents(QEventLoop::AllEvents, 50);
  } while (clock.elapsed() < 30'000 &&
           (!done() || !window.convergence_page().is_up_to_date() || !window.throughput_page().is_up_to_date() ||
            !window.scenario_page().checked()));
  QElapsedTimer paint;
  paint.start();
  while (paint.elapsed() < 100) QApplication::processEvents(QEventLoop::AllEvents, 20);
}

/// The dialogs of a chart, and of the first and the last run.
void take_dialogs(MainWindow& window, const QDir& directory, const QString& theme) {
  const auto take = [&](QDialog& dialog, const QString& name) {
    dialog.show();
    settle(window, [] { return true; });
    dialog.grab().save(directory.filePath(QString("dialog-%1-%2.png").arg(name, theme)));
  };
  Chart& chart = window.convergence_page().chart(Metric::test_accuracy);
  ExportDialog exporting(chart.contents().title, {}, chart.figure_writer(), &window);
  take(exporting, "export");
  TableDialog table(chart.contents(), &window);
  take(table, "table");
  const auto runs = window.runs().runs();
  DifferenceDialog difference(runs.front(), runs.back(), &window);
  take(difference, "difference");
}

}  // namespace

QString take_screenshots(const QString& directory, const QStringList& paths, Theme& theme) {
  if (!QDir().mkpath(directory)) return QString("cannot make the directory '%1'").arg(directory);
  const QTemporaryDir nowhere;
  Session session(nowhere.filePath("session.json"));
  MainWindow window(theme, session);
  window.resize(1280, 800);
  window.show();
  const auto pictures = [&](const QString& name) -> QString {
    for (const bool dark : {false, true}) {
      window.choose_theme(dark ? ThemeChoice::dark : ThemeChoice::light);
      for (const PageEntry& page : page_list()) {
        window.show_page(page.key);
        settle(window, [] { return true; });
        const QString file =
            QDir(directory).filePath(QString("%1-%2-%3.png").arg(page.key, dark ? "dark" : "light", name));
        if (!window.grab().save(file)) return QString("cannot write '%1'").arg(file);
      }
    }
    return {};
  };
  if (const QString problem = pictures("empty"); !problem.isEmpty() || paths.isEmpty()) return problem;

  bool finished = false;
  QObject::connect(&window.loader(), &RunLoader::finished, &window, [&finished] { finished = true; });
  window.open(paths);
  settle(window, [&finished] { return finished; });
  QStringList found;
  for (const RunPointer& run : window.runs().runs()) found << run->directory;
  if (found.isEmpty()) return "there are no runs to show";
  window.edit_scenario(QString::fromStdString(window.runs().find(found.first())->head.scenario_json));
  window.runs().remove(found.mid(1));
  if (const QString problem = pictures("one"); !problem.isEmpty()) return problem;
  finished = false;
  window.open(found.mid(1, 11));
  settle(window, [&finished] { return finished; });
  if (const QString problem = pictures("twelve"); !problem.isEmpty()) return problem;
  window.help().toggle();
  settle(window, [] { return true; });
  window.grab().save(QDir(directory).filePath("help-dark.png"));
  window.help().toggle();
  for (const bool dark : {false, true}) {
    window.choose_theme(dark ? ThemeChoice::dark : ThemeChoice::light);
    take_dialogs(window, QDir(directory), dark ? "dark" : "light");
  }
  return {};
}

}  // namespace paceline::gui
