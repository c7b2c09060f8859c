// What a person who uses the window for an hour stumbles over.
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>
#include <catch2/catch.hpp>

#include "gui/models/filter_expression.hpp"
#include "gui/models/run_groups.hpp"
#include "gui/pages/runs_page.hpp"
#include "gui/scenario/scenario_page.hpp"
#include "gui/timeline/timeline_page.hpp"
#include "tests/gui/opened_window.hpp"

using namespace paceline::gui;

namespace {

/// As a real wheel: who does not want the event passes it on to his parent, which Qt does with no made-up one.
void turn_wheel(QWidget& widget, int notches) {
  for (QWidget* at = &widget; at != nullptr; at = at->parentWidget()) {
    const QPoint place = at->rect().center();
    QWheelEvent event(place, at->mapToGlobal(place), {}, QPoint(0, 120 * notches), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(at, &event);
    if (event.isAccepted()) return;
  }
}

QString text_of(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

QPushButton* button_named(QWidget& page, const QString& text) {
  for (QPushButton* button : page.findChildren<QPushButton*>())
    if (button->text() == text) return button;
  FAIL("there is no button " << text.toStdString());
  return nullptr;
}

}  // namespace

TEST_CASE("the wheel scrolls the scenario's form, and changes no choice in it") {
  Opened opened;
  opened.window.show_page("scenario");
  ScenarioPage& page = opened.window.scenario_page();
  page.openScenario(R"({"name": "t", "cluster": {"workers": 4}, "workload": {"model": {"name": "softmax"}},
                       "strategy": {"name": "allreduce-ring"}, "stop": {"steps": 3}})");
  REQUIRE(written::wait_until([&page] {
    return page.checked() && page.form().editor_of({"strategy", "name"}) != nullptr;
  }));
  QScrollBar& bar = *page.form().verticalScrollBar();
  REQUIRE(written::wait_until([&bar] { return bar.maximum() > 0; }));
  turn_wheel(*page.form().editor_of({"cluster", "workers"}), -2);
  CHECK(bar.value() > 0);
  turn_wheel(*page.form().viewport(), 2);
  CHECK(bar.value() == 0);
  turn_wheel(bar, -1);
  CHECK(bar.value() > 0);
  const QString before = page.editor().toPlainText();
  turn_wheel(*page.form().editor_of({"strategy", "name"}), -1);
  CHECK(page.editor().toPlainText() == before);
}

TEST_CASE("buttons act on no run that is hidden behind groups") {
  Opened opened(real_runs());
  RunsPage& page = opened.window.runs_page();
  page.table().selectRow(0);
  CHECK(button_named(page, "Edit and run")->isEnabled());
  page.group_by({"seeds"});
  CHECK(page.selected_directories().isEmpty());
  CHECK_FALSE(button_named(page, "Edit and run")->isEnabled());
  CHECK_FALSE(button_named(page, "Run again")->isEnabled());
  page.group_by({});
  CHECK(page.selected_directories().size() == 1);
}

TEST_CASE("a filter accepts no run that lacks the value, by whatever name it is asked for") {
  Run run;
  run.facts["strategy"] = "allreduce-ring";
  run.facts["evaluate.accuracy"] = 0.001;  // something else that ends so
  for (const char* text : {"loss<0.03", "accuracy<1%", "test_loss<0.03", "final_test_loss<1"}) {
    CAPTURE(text);
    CHECK_FALSE(FilterExpression(text).accepts(run));
  }
  run.facts["final_test_loss"] = 0.02;
  CHECK(FilterExpression("loss<0.03").accepts(run));
}

TEST_CASE("of repetitions of a seed the one that completed or went furthest counts, not one that was cancelled later") {
  const ScratchDirectory scratch;
  const auto with_points = [&](const char* name, int points, bool finished) {
    const written::Curve curve;  // of ten points
    if (finished) return written::run(scratch / name, curve);
    written::Writing writing(scratch / name, curve);
    for (int point = 0; point < points; ++point) writing.append(point);
    return text_of(scratch / name);
  };
  const QStringList runs = {with_points("whole", 10, true), with_points("cancelled", 6, false),
                            with_points("short", 2, false)};
  Opened opened(runs);
  REQUIRE(accuracy(opened).contents().lines.size() == 1);
  CHECK(accuracy(opened).contents().lines[0].curve.size() == 10);
  opened.window.runs().show({runs[0]}, false);
  opened.settle();
  CHECK(accuracy(opened).contents().lines[0].curve.size() == 6);
}

TEST_CASE("a scenario keeps the folder that its files are named from: in sessions, after Undo, in command lines") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch / "mine");
  std::filesystem::create_directories(scratch / "other");
  put(scratch / "mine" / "flowers.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n");
  const std::string text = R"({"name": "t", "cluster": {"workers": 1}, "workload": {"model": {"name": "softmax"},
    "dataset": {"name": "csv", "path": "flowers.csv", "label": "y"}}, "strategy": {"name": "single"}, "stop": {"steps": 3}})";
  put(scratch / "mine" / "s.json", text);
  put(scratch / "other" / "s.json", "{}");
  const QString file = text_of(scratch / "session.json");
  const auto good = [](ScenarioPage& page) {
    return written::wait_until([&page] { return page.checked(); }) && page.complaints().empty();
  };
  {
    Session session(file);
    MainWindow window(theme(), session);
    window.show();
    ScenarioPage& page = window.scenario_page();
    CHECK(page.openFile(text_of(scratch / "mine" / "s.json")).isEmpty());
    CHECK(good(page));
    page.editor().insertPlainText(" ");
    CHECK(page.openFile(text_of(scratch / "other" / "s.json")).isEmpty());
    CHECK_FALSE(good(page));
    page.editor().undo();
    CHECK(page.directory() == text_of(scratch / "mine"));
    CHECK(good(page));
    CHECK(page.commandLine().startsWith("cd '" + text_of(scratch / "mine") + "' && "));
    window.close();
  }
  Session session(file);
  MainWindow window(theme(), session);
  CHECK(window.scenario_page().directory() == text_of(scratch / "mine"));
  CHECK(good(window.scenario_page()));
}

TEST_CASE(
    "a run that ends leaves other runs' timelines as they are, and keys move the picture that the mouse is over") {
  const ScratchDirectory scratch;
  const QString traced = text_of(scratch / "traced");
  QProcess program;
  program.start(PACELINE_PROGRAM,
                {"run", "scenarios/racks.json", "--trace", "--out", traced, "--quiet", "--threads", "1"});
  REQUIRE(program.waitForFinished(60'000));
  Opened opened({traced, real_runs()[0]});
  opened.window.activateWindow();
  opened.window.show_page("timeline");
  TimelinePage& page = opened.window.timeline_page();
  REQUIRE(written::wait_until([&page] { return page.settled() && !page.view().scene().panes.empty(); }));
  CHECK(page.focusProxy() == &page.view());
  CHECK(opened.window.focusWidget() == &page.view());
  page.view().mark(TimeInterval{0.1, 0.2});
  page.view().set_row_height(33);
  page.reload(real_runs()[0]);
  REQUIRE(written::wait_until([&page] { return page.settled(); }));
  CHECK(page.view().marked().has_value());
  CHECK(page.view().row_height() == 33);
  // W zooms about the mouse.
  QWidget& viewport = *page.view().viewport();
  const QPoint mouse(viewport.width() * 3 / 4, viewport.height() / 2);
  QTest::mouseMove(&viewport, mouse);
  const double under = page.view().frame().time_at(mouse.x());
  QTest::keyClick(&page.view(), Qt::Key_W);
  CHECK(page.view().frame().time_at(mouse.x()) == Approx(under));
  CHECK_FALSE(page.view().window_shown().shows_all());
}

TEST_CASE("columns grow with later runs, but for those that a person made narrow") {
  const ScratchDirectory scratch;
  Opened opened({written::run(scratch / "a")});
  QHeaderView& header = *opened.window.runs_page().table().horizontalHeader();
  const int before = header.sectionSize(0), strategy = header.sectionSize(2);
  header.resizeSection(2, strategy / 2);
  opened.open({written::run(scratch / "a run with quite a long name of its own")});
  CHECK(written::wait_until([&] { return header.sectionSize(0) > before; }));
  CHECK(header.sectionSize(2) == strategy / 2);
}

TEST_CASE("names in the table of values stay readable with marks set") {
  Opened opened(real_runs());
  opened.window.show_page("convergence");
  Chart& chart = accuracy(opened);
  for (const double x : {1.0, 2.0}) Q_EMIT chart.mark_wanted(x);
  QTableWidget* table = nullptr;
  for (QTableWidget* one : opened.window.convergence_page().findChildren<QTableWidget*>()) table = one;
  REQUIRE(table != nullptr);
  CHECK_FALSE(table->isColumnHidden(3));
  const int wanted = static_cast<QAbstractItemView*>(table)->sizeHintForColumn(0);
  CHECK(table->columnWidth(0) >= std::min(130, wanted));
}

TEST_CASE("fields that a session filled can be cleared by their button") {
  Opened opened;
  ConvergenceView view;
  view.smoothing = 0.5;
  opened.window.convergence_page().set_view(view);
  opened.window.show_page("convergence");
  for (QLineEdit* field : opened.window.convergence_page().findChildren<QLineEdit*>())
    if (field->accessibleName() == "Smooth over") {
      CHECK(field->text() == "0.5");
      bool shown = false;
      for (QToolButton* button : field->findChildren<QToolButton*>()) shown = shown || button->isVisibleTo(field);
      CHECK(shown);
    }
  CHECK(opened.window.convergence_page().view().smoothing == 0.5);
}

TEST_CASE("a finished run whose metrics are cut off says so") {
  const ScratchDirectory scratch;
  const QString cut = written::run(scratch / "cut");
  const std::string metrics = content_of(scratch / "cut" / "metrics.jsonl");
  put(scratch / "cut" / "metrics.jsonl", metrics.substr(0, metrics.size() / 2));
  Opened opened({cut});
  CHECK(opened.window.runs().find(cut)->facts["reason"].toString().contains("cut off"));
}
