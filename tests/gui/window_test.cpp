// The window, driven as a person would, over results that the real program wrote.
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QUrl>
#include <catch2/catch.hpp>

#include "gui/application/help_overlay.hpp"
#include "gui/application/main_window.hpp"
#include "gui/application/page_list.hpp"
#include "gui/charts/table_dialog.hpp"
#include "gui/pages/convergence_page.hpp"
#include "gui/pages/runs_page.hpp"
#include "gui/pages/throughput_page.hpp"
#include "gui/scenario/scenario_page.hpp"
#include "tests/gui/opened_window.hpp"

using namespace paceline::gui;

TEST_CASE("real results are opened and shown on every page") {
  Opened opened(real_runs());
  CHECK(opened.window.runs().rowCount() == 3);
  for (const RunPointer& run : opened.window.runs().runs()) CHECK(run->is_readable());
  CHECK_FALSE(accuracy(opened).contents().is_empty());
  const auto& lines = accuracy(opened).contents().lines;
  for (const ChartLine& line : lines) CHECK(line.curve.size() > 1);
  for (const auto which : {ThroughputPage::samples, ThroughputPage::bytes, ThroughputPage::shares})
    CHECK_FALSE(opened.window.throughput_page().chart(which).contents().is_empty());
  for (const PageEntry& entry : page_list()) {
    opened.window.show_page(entry.key);
    CHECK_FALSE(opened.window.grab().isNull());
  }
}

TEST_CASE("a crash in a run is a marker on its line") {
  Opened opened({real_runs().front()});
  int failures = 0;
  for (const ChartMarker& marker : accuracy(opened).contents().markers)
    failures += marker.kind == ChartMarker::Kind::failure ? 1 : 0;
  CHECK(failures >= 1);
}

TEST_CASE("every empty page says what to do") {
  Opened opened;
  CHECK(accuracy(opened).contents().nothing.contains("Open"));
  CHECK(opened.window.throughput_page().chart(ThroughputPage::samples).contents().nothing.contains("Open"));
}

TEST_CASE("linked charts zoom, pan, fit and mark together by keys") {
  Opened opened(real_runs());
  opened.window.show_page("convergence");
  Chart& first = accuracy(opened);
  Chart& second = opened.window.convergence_page().chart(Metric::test_loss);
  const QCPRange all = first.x_range();
  QTest::keyClick(&first, Qt::Key_W);
  CHECK(first.x_range().size() == Approx(0.8 * all.size()));
  CHECK(second.x_range().size() == Approx(first.x_range().size()));
  const QCPRange zoomed = first.x_range();
  QTest::keyClick(&second, Qt::Key_D);
  CHECK(first.x_range().lower == Approx(zoomed.lower + 0.15 * zoomed.size()));
  QTest::keyClick(&first, Qt::Key_F);
  CHECK(first.x_range().size() == Approx(all.size()));
  CHECK(second.is_fitted());
  QTest::keyClick(&first, Qt::Key_L);
  CHECK(first.log_y());
  CHECK_FALSE(second.log_y());
  QTest::keyClick(&first, Qt::Key_L, Qt::ShiftModifier);
  CHECK(second.log_x());
}

TEST_CASE("keys reach the first chart of a page as soon as it is shown") {
  Opened opened(real_runs());
  opened.window.activateWindow();
  opened.window.show_page("runs");
  opened.window.show_page("convergence");
  CHECK(opened.window.focusWidget() == &accuracy(opened));
  const double before = accuracy(opened).x_range().size();
  QTest::keyClick(opened.window.focusWidget(), Qt::Key_W);
  CHECK(accuracy(opened).x_range().size() < before);
}

TEST_CASE("a dragged rectangle becomes the range") {
  Opened opened(real_runs());
  opened.window.show_page("convergence");
  Chart& chart = accuracy(opened);
  QCustomPlot& plot = chart.plot();
  plot.replot();
  const QRect area = plot.axisRect()->rect();
  const QPoint from(area.left() + area.width() / 4, area.top() + 5),
      to(area.left() + area.width() / 2, area.bottom() - 5);
  const double low = plot.xAxis->pixelToCoord(from.x()), high = plot.xAxis->pixelToCoord(to.x());
  QTest::mousePress(&plot, Qt::LeftButton, {}, from);
  QTest::mouseMove(&plot, (from + to) / 2);
  QTest::mouseMove(&plot, to);
  QTest::mouseRelease(&plot, Qt::LeftButton, {}, to);
  CHECK(chart.x_range().lower == Approx(low).epsilon(0.02));
  CHECK(chart.x_range().upper == Approx(high).epsilon(0.02));
}

TEST_CASE("the axis, smoothing and target of the view are those of the chart") {
  const ScratchDirectory scratch;
  Opened opened({written::run(scratch / "run")});
  ConvergenceView view;
  view.x = XAxis::samples;
  view.smoothing = 300;
  view.target_accuracy = 50;
  opened.window.convergence_page().set_view(view);
  opened.settle();
  const ChartContents& contents = accuracy(opened).contents();
  REQUIRE(contents.lines.size() == 2);  // raw and smoothed
  CHECK(contents.lines[0].weight == ChartLine::Weight::raw);
  CHECK(contents.lines[1].curve.x(9) == 900);
  REQUIRE(contents.markers.size() == 1);
  CHECK(contents.markers[0].x == 100);  // t / (t + 1) reaches a half at 1 s, which is 100 samples
  CHECK(contents.remark.contains("smoothed over 300"));
}

TEST_CASE("seeds fold with their N, and single ones can be seen") {
  const ScratchDirectory scratch;
  QStringList runs;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    written::Curve curve;
    curve.seed = seed;
    curve.accuracy = [seed](double) { return 0.1 * static_cast<double>(seed); };
    runs << written::run(scratch / std::to_string(seed), curve);
  }
  Opened opened(runs);
  REQUIRE(accuracy(opened).contents().lines.size() == 1);
  CHECK(accuracy(opened).contents().lines[0].label == "demo (N = 3)");
  CHECK(accuracy(opened).contents().lines[0].curve.y(5) == Approx(20));
  // 10, 20, 30 %: standard deviation 10, t(2) 4.3027 / sqrt(3).
  REQUIRE(accuracy(opened).contents().bands.size() == 1);
  CHECK(accuracy(opened).contents().bands[0].high.y(5) == Approx(20 + 24.84).epsilon(1e-3));
  ConvergenceView view;
  view.single_seeds = true;
  opened.window.convergence_page().set_view(view);
  opened.settle();
  CHECK(accuracy(opened).contents().lines.size() == 4);
  opened.window.runs().show({runs[0]}, false);
  opened.settle();
  CHECK(accuracy(opened).contents().lines.back().label == "demo (N = 2)");
}

TEST_CASE("a selected run is done again, edited, and its command line copied") {
  Opened opened(real_runs());
  RunsPage& page = opened.window.runs_page();
  page.table().selectRow(0);
  const RunPointer run = opened.window.runs().find(page.selected_directories()[0]);
  const auto click = [&page](const QString& text) {
    for (QPushButton* button : page.findChildren<QPushButton*>())
      if (button->isEnabled() && button->text() == text) button->click();
  };
  click("Copy command line");
  CHECK(qApp->clipboard()->text().contains(run->directory + "/run.json"));
  click("Edit and run");
  ScenarioPage& scenario = opened.window.scenario_page();
  CHECK(scenario.isVisible());
  CHECK(QJsonDocument::fromJson(scenario.editor().toPlainText().toUtf8()) ==
        QJsonDocument::fromJson(QByteArray::fromStdString(run->head.scenario_json)));
  CHECK(scenario.queue().runs().empty());
  const QTemporaryDir results;
  scenario.setResultsDirectory(results.path());
  QSignalSpy ended(&scenario, &ScenarioPage::runEnded);
  click("Run again");
  REQUIRE(scenario.queue().runs().size() == 1);
  REQUIRE(QTest::qWaitFor([&ended] { return !ended.empty(); }, 60'000));
  const QString directory = ended[0][0].toString();
  CHECK(directory.startsWith(results.path()));
  REQUIRE(QTest::qWaitFor(
      [&] {
        const RunPointer again = opened.window.runs().find(directory);
        return again != nullptr && again->head.summary.has_value();
      },
      30'000));
  CHECK(opened.window.runs().find(directory)->head.summary->model_sha256 == run->head.summary->model_sha256);
}

TEST_CASE("rows are filtered, removed, and opened by dropping a folder") {
  Opened opened(real_runs());
  RunsPage& page = opened.window.runs_page();
  page.filter_field().setText("no-such-run");
  CHECK(page.table().model()->rowCount() == 0);
  page.filter_field().clear();
  page.table().selectRow(1);
  page.table().setFocus();
  QTest::keyClick(&page.table(), Qt::Key_Delete);
  CHECK(opened.window.runs().rowCount() == 2);
  QMimeData dropped;
  dropped.setUrls({QUrl::fromLocalFile(real_runs()[1])});
  QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &dropped, Qt::LeftButton, {});
  QApplication::sendEvent(&page, &enter);
  CHECK(enter.isAccepted());
  QDropEvent drop(QPointF(9, 9), Qt::CopyAction, &dropped, Qt::LeftButton, {});
  QApplication::sendEvent(&page, &drop);
  CHECK(written::wait_until([&] { return opened.window.runs().rowCount() == 3; }));
}

TEST_CASE("a run of a real child is seen while it goes, and a killed one does no harm") {
  const ScratchDirectory scratch;
  const QString directory = QString::fromStdString((scratch / "live").string());
  QProcess program;
  program.start(
      PACELINE_PROGRAM,
      {"run", "scenarios/ring.json", "--set",
       "workload.dataset={\"name\":\"synthetic-blobs\",\"samples\":20000,\"features\":784,\"classes\":10,\"spread\":6}",
       "--set", "stop.samples=100000000", "--set", "evaluate.every_samples=2048", "--out", directory, "--quiet",
       "--threads", "1"});
  REQUIRE(program.waitForStarted());
  REQUIRE(written::wait_until([&] { return QFile::exists(directory + "/run.json"); }));  // the last of the first files
  Opened opened({directory});
  REQUIRE(opened.window.runs().find(directory) != nullptr);
  const auto evaluations = [&] { return opened.window.runs().find(directory)->evaluations.size(); };
  REQUIRE(written::wait_until([&] { return evaluations() >= 2; }));
  const std::size_t before = evaluations();
  CHECK(written::wait_until([&] { return evaluations() > before; }));
  CHECK(opened.window.runs().find(directory)->status() == "running");
  opened.settle();
  CHECK(accuracy(opened).contents().lines.size() == 1);
  program.kill();
  program.waitForFinished();
  std::filesystem::remove_all(scratch / "live");
  CHECK(written::wait_until([&] { return !opened.window.runs().find(directory)->is_readable(); }));
}

TEST_CASE("a session brings back runs, page, theme, axes and view") {
  const ScratchDirectory scratch;
  const QString file = QString::fromStdString((scratch / "session.json").string());
  QCPRange zoomed;
  {
    Session session(file);
    MainWindow window(theme(), session);
    window.show();
    window.open(real_runs());
    REQUIRE(written::wait_until(
        [&] { return window.runs().rowCount() == 3 && window.convergence_page().is_up_to_date(); }));
    window.show_page("convergence");
    window.choose_theme(ThemeChoice::dark);
    ConvergenceView view;
    view.x = XAxis::steps;
    view.colour_by = "strategy";
    window.convergence_page().set_view(view);
    REQUIRE(written::wait_until([&] { return window.convergence_page().is_up_to_date(); }));
    QTest::keyClick(&window.convergence_page().chart(Metric::test_accuracy), Qt::Key_W);
    zoomed = window.convergence_page().chart(Metric::test_accuracy).x_range();
    window.close();
  }
  theme().choose(ThemeChoice::light);
  Session session(file);
  CHECK(session.problem().isEmpty());
  MainWindow window(theme(), session);
  REQUIRE(
      written::wait_until([&] { return window.runs().rowCount() == 3 && window.convergence_page().is_up_to_date(); }));
  CHECK(theme().is_dark());
  CHECK(window.convergence_page().view().x == XAxis::steps);
  CHECK(window.convergence_page().view().colour_by == "strategy");
  CHECK(window.convergence_page().chart(Metric::test_accuracy).x_range().lower == Approx(zoomed.lower));
  CHECK(window.convergence_page().chart(Metric::test_accuracy).x_range().upper == Approx(zoomed.upper));
  theme().choose(ThemeChoice::light);
}

TEST_CASE("a broken or newer session is put aside with a sentence") {
  const ScratchDirectory scratch;
  const QString file = QString::fromStdString((scratch / "session.json").string());
  for (const char* content : {"", "{", "\xff\xfe", R"({"version": 99})", "[]"}) {
    put(scratch / "session.json", content);
    Session session(file);
    CHECK(session.problem().contains(".old"));
    CHECK(session.state.isEmpty());
    CHECK(content_of(scratch / "session.json.old") == content);
  }
}

TEST_CASE("charts can be read without seeing them") {
  Opened opened(real_runs());
  for (Chart* chart : opened.window.findChildren<Chart*>()) {
    const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(chart);
    REQUIRE(accessible != nullptr);
    CHECK_FALSE(accessible->text(QAccessible::Name).isEmpty());
    CHECK_FALSE(accessible->text(QAccessible::Description).isEmpty());
  }
  const ChartTable table(accuracy(opened).contents());
  CHECK(table.rowCount() >= static_cast<int>(accuracy(opened).contents().points()));
  for (QLineEdit* field : opened.window.findChildren<QLineEdit*>()) {
    const auto* box = qobject_cast<const QAbstractSpinBox*>(field->parentWidget());  // whose own part the field is
    INFO(field->objectName().toStdString());
    CHECK_FALSE((box != nullptr ? box->accessibleName() : field->accessibleName()).isEmpty());
  }
}

TEST_CASE("the list of keys comes and goes") {
  Opened opened;
  opened.window.help().toggle();
  CHECK(opened.window.help().isVisible());
  QTest::keyClick(&opened.window.help(), Qt::Key_Escape);
  CHECK_FALSE(opened.window.help().isVisible());
}
