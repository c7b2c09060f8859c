#pragma once
/// The program's window with runs in it.

#include <QApplication>
#include <QProcess>
#include <QSignalSpy>
#include <catch2/catch.hpp>

#include "gui/application/main_window.hpp"
#include "gui/pages/convergence_page.hpp"
#include "gui/pages/throughput_page.hpp"
#include "tests/gui/written_run.hpp"
#include "tests/results/scratch_directory.hpp"

namespace paceline::gui {

inline Theme& theme() {
  static Theme one(*qApp);
  return one;
}

/// A window with runs in it, its session in a directory of its own.
struct Opened {
  ScratchDirectory scratch;
  Session session{QString::fromStdString((scratch / "session.json").string())};
  MainWindow window{theme(), session};

  explicit Opened(const QStringList& runs = {}) {
    window.resize(1280, 800);
    window.show();
    open(runs);
  }
  void open(const QStringList& runs) {
    QSignalSpy finished(&window.loader(), &RunLoader::finished);
    window.open(runs);
    if (!runs.isEmpty()) REQUIRE(written::wait_until([&] { return !finished.isEmpty(); }));
    settle();
  }
  void settle() {
    REQUIRE(written::wait_until(
        [this] { return window.convergence_page().is_up_to_date() && window.throughput_page().is_up_to_date(); }));
  }
};

/// Small trainings by the program itself, made once.
inline const QStringList& real_runs() {
  static const ScratchDirectory scratch;
  static const QStringList runs = [] {
    QStringList directories;
    for (const char* scenario : {"crash", "elastic", "racks"}) {
      const QString directory = QString::fromStdString((scratch / scenario).string());
      QProcess program;
      program.start(PACELINE_PROGRAM, {"run", QString("scenarios/%1.json").arg(scenario), "--out", directory, "--quiet",
                                       "--threads", "1"});
      REQUIRE(program.waitForFinished(60'000));
      REQUIRE(program.exitCode() == 0);
      directories << directory;
    }
    return directories;
  }();
  return runs;
}

inline Chart& accuracy(Opened& opened) {
  return opened.window.convergence_page().chart(Metric::test_accuracy);
}

}  // namespace paceline::gui
