// What a person types, chooses and is asked, beyond the charts themselves.
#include <QAbstractItemView>
#include <QComboBox>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <catch2/catch.hpp>

#include "gui/pages/facts_dialog.hpp"
#include "gui/pages/runs_page.hpp"
#include "gui/scenario/scenario_page.hpp"
#include "gui/timeline/timeline_page.hpp"
#include "tests/gui/opened_window.hpp"

using namespace paceline::gui;

namespace {

QLineEdit* field_named(QWidget& page, const QString& name) {
  for (QLineEdit* field : page.findChildren<QLineEdit*>())
    if (field->accessibleName() == name) return field;
  FAIL("there is no field " << name.toStdString());
  return nullptr;
}

/// The table that shows groups: what each row is called, and its N.
std::map<QString, QString> groups_in(RunsPage& page) {
  std::map<QString, QString> groups;
  for (QTableView* table : page.findChildren<QTableView*>())
    if (table->accessibleName() == "Groups of runs")
      for (int row = 0; row < table->model()->rowCount(); ++row)
        groups[table->model()->index(row, 0).data().toString()] = table->model()->index(row, 1).data().toString();
  return groups;
}

QStringList runs_with_seeds_and_workers(const ScratchDirectory& scratch) {
  QStringList runs;
  for (const char* strategy : {"allreduce-ring", "ps-sync"})
    for (const int workers : {2, 4})
      for (const std::uint64_t seed : {1, 2}) {
        written::Curve curve;
        curve.strategy = strategy;
        curve.workers = workers;
        curve.seed = seed;
        curve.throughput = 100.0 * workers + 10.0 * static_cast<double>(seed);
        runs << written::run(scratch / ("run" + std::to_string(runs.size())), curve);
      }
  return runs;
}

/// Answers the next message box with its button of that text; what it asked.
std::shared_ptr<QString> answer_with(const QString& text) {
  auto asked = std::make_shared<QString>();
  auto* timer = new QTimer(qApp);
  QObject::connect(timer, &QTimer::timeout, timer, [timer, text, asked] {
    auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
    if (box == nullptr) return;
    *asked = box->text();
    timer->deleteLater();
    for (QAbstractButton* button : box->buttons())
      if (button->text() == text) return button->click();
  });
  timer->start(20);
  return asked;
}

}  // namespace

TEST_CASE("runs are grouped by any fields, several at once, and the session keeps which") {
  const ScratchDirectory scratch;
  Opened opened(runs_with_seeds_and_workers(scratch));
  RunsPage& page = opened.window.runs_page();
  page.group_by({"strategy"});
  CHECK(groups_in(page) == std::map<QString, QString>{{"allreduce-ring", "4"}, {"ps-sync", "4"}});
  page.group_by({"strategy", "cluster.workers"});
  CHECK(groups_in(page) ==
        std::map<QString, QString>{
            {"allreduce-ring, 2", "2"}, {"allreduce-ring, 4", "2"}, {"ps-sync, 2", "2"}, {"ps-sync, 4", "2"}});
  page.group_by({"status"});  // a field in which they do not differ, and that is no scenario key
  CHECK(groups_in(page) == std::map<QString, QString>{{"completed", "8"}});
  page.group_by({"strategy", "seed"});
  const QJsonObject kept = page.state();
  page.group_by({});
  page.restore(kept);
  CHECK(groups_in(page).size() == 4);
  for (QComboBox* box : page.findChildren<QComboBox*>())
    if (box->accessibleName() == "Group by") {
      CHECK(box->currentText() == "strategy, seed");
      CHECK(box->itemText(box->count() - 1).contains("several"));
    }
}

TEST_CASE("fields are ticked in a list that can be searched") {
  FactsDialog dialog("Group by", {"strategy", "cluster.workers", "seed"}, {"seed"}, nullptr);
  auto* list = dialog.findChild<QListWidget*>();
  list->item(1)->setCheckState(Qt::Checked);
  CHECK(dialog.chosen() == QStringList{"cluster.workers", "seed"});
  dialog.findChild<QLineEdit*>()->setText("strat");
  CHECK_FALSE(list->item(0)->isHidden());
  CHECK(list->item(2)->isHidden());
  CHECK(dialog.chosen() == QStringList{"cluster.workers", "seed"});  // hidden is not unticked
}

TEST_CASE("a scaling line says of how many seeds it is the mean, with their band, and what tells it from others") {
  const ScratchDirectory scratch;
  QStringList runs = runs_with_seeds_and_workers(scratch);
  for (const int workers : {2, 4}) {
    written::Curve curve;
    curve.workers = workers;
    curve.throughput = 50.0 * workers;
    curve.rest = R"(, "compression": {"kind": "top-k", "ratio": 0.01})";
    runs << written::run(scratch / ("compressed" + std::to_string(workers)), curve);
  }
  written::Curve alone;  // of one size: no line, and no reason to call another one anything else
  alone.strategy = "ps-sync";
  alone.rest = R"(, "recovery": {"kind": "elastic"})";
  runs << written::run(scratch / "alone", alone);
  Opened opened(runs);
  const ChartContents& contents = opened.window.throughput_page().chart(ThroughputPage::scaling).contents();
  QStringList labels;
  for (const ChartLine& line : contents.lines)
    if (line.weight == ChartLine::Weight::main) labels << line.label;
  REQUIRE(labels.size() == 3);
  CHECK(labels.contains("ps-sync (N = 2)"));
  CHECK(std::any_of(labels.begin(), labels.end(), [](const QString& l) { return l.contains("ratio 0.01"); }));
  REQUIRE(contents.bands.size() == 2);
  CHECK(contents.bands[0].kind == "95 % t-interval");
  // 210 and 220: mean 215, half the interval 12.706 * 7.071 / sqrt(2) = 63.53.
  CHECK(contents.lines[0].curve.y(0) == Approx(215));
  CHECK(contents.bands[0].high.y(0) == Approx(215 + 63.53).epsilon(1e-3));
}

TEST_CASE("a seed that was run longer once more is no further seed of a scaling line") {
  const ScratchDirectory scratch;
  QStringList runs;
  for (const int workers : {2, 4})
    for (const int steps : {10, 500}) {
      written::Curve curve;
      curve.workers = workers;
      curve.throughput = 100.0 * workers + steps;
      curve.rest = R"(, "stop": {"steps": )" + std::to_string(steps) + "}";
      runs << written::run(scratch / ("run" + std::to_string(runs.size())), curve);
    }
  Opened opened(runs);
  const ChartContents& contents = opened.window.throughput_page().chart(ThroughputPage::scaling).contents();
  REQUIRE(contents.lines.size() == 2);
  CHECK(contents.lines[0].label == "allreduce-ring");
  CHECK(contents.bands.empty());
  CHECK(contents.lines[0].curve.y(0) == Approx(200 + 255));
}

TEST_CASE("whose shares of time are shown is the person's choice, though a session wanted somebody who is gone") {
  const ScratchDirectory scratch;
  const QStringList runs = {written::run(scratch / "a"), written::run(scratch / "b")};
  Opened opened(runs);
  ThroughputPage& page = opened.window.throughput_page();
  page.restore({{"shares_of", "/gone"}});
  QComboBox* box = nullptr;
  for (QComboBox* one : page.findChildren<QComboBox*>())
    if (one->accessibleName() == "Shares of time of") box = one;
  REQUIRE(box != nullptr);
  REQUIRE(box->count() == 3);
  box->setCurrentIndex(1);
  Q_EMIT box->activated(1);
  opened.window.runs().show({runs[1]}, false);
  opened.settle();
  CHECK(box->currentData().toString() == runs[0]);
}

TEST_CASE("targets of accuracy and loss and the smoothing take what people type") {
  const ScratchDirectory scratch;
  Opened opened({written::run(scratch / "run")});
  ConvergencePage& page = opened.window.convergence_page();
  field_named(page, "Smooth over")->setText("1,5");
  CHECK(page.view().smoothing == 1.5);
  for (const auto& [typed, percent] : {std::pair("0.8", 80.0), {"80", 80.0}, {"0,25", 25.0}, {"2.5", 2.5}}) {
    field_named(page, "Target %")->setText(typed);
    CHECK(page.view().target_accuracy == percent);
  }
  field_named(page, "Target %")->clear();
  CHECK_FALSE(page.view().target_accuracy);
  field_named(page, "Target loss")->setText("0.5");
  CHECK(page.view().target_loss == 0.5);
  opened.settle();
  CHECK(page.chart(Metric::test_loss).contents().levels.size() == 1);
}

TEST_CASE("lines are coloured by any field, also one in which runs do not differ beforehand") {
  const ScratchDirectory scratch;
  Opened opened(runs_with_seeds_and_workers(scratch));
  ConvergencePage& page = opened.window.convergence_page();
  QComboBox* box = nullptr;
  for (QComboBox* one : page.findChildren<QComboBox*>())
    if (one->accessibleName() == "Colour by") box = one;
  REQUIRE(box != nullptr);
  const auto choose = [&](const QString& fact) {
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
      if (auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget())) {
        dialog->setTextValue(fact);
        fact.isEmpty() ? dialog->reject() : dialog->accept();
      }
    });
    timer.start(20);
    box->setCurrentIndex(box->count() - 1);
    Q_EMIT box->activated(box->currentIndex());
  };
  choose("");  // changed one's mind
  CHECK(page.view().colour_by.isEmpty());
  choose("throughput_samples_per_s");
  CHECK(page.view().colour_by == "throughput_samples_per_s");
  choose("no such field");
  CHECK(page.view().colour_by == "throughput_samples_per_s");
  opened.settle();
  CHECK(box->currentText() == "samples/s");
  CHECK(box->itemText(box->count() - 1) == "other...");
}

TEST_CASE("nobody zooms out until the curves are a dot") {
  const ScratchDirectory scratch;
  Opened opened({written::run(scratch / "run")});
  opened.window.show_page("convergence");
  Chart& chart = accuracy(opened);
  for (const bool log_x : {false, true}) {
    chart.set_log(log_x, false);
    chart.fit();
    const QCPRange all = chart.x_range();
    for (int i = 0; i < 200; ++i) QTest::keyClick(&chart, Qt::Key_S);
    if (log_x)
      CHECK(std::log(chart.x_range().upper / chart.x_range().lower) <= 25 * std::log(all.upper / all.lower));
    else
      CHECK(chart.x_range().size() <= 25 * all.size());
    for (int i = 0; i < 20; ++i) QTest::keyClick(&chart, Qt::Key_W);
    CHECK(chart.x_range().size() < 2 * all.size());  // and the way back is free
  }
}

TEST_CASE("closing while a run goes on asks, and does not close when the answer is no") {
  Opened opened;
  const QTemporaryDir results;
  ScenarioPage& page = opened.window.scenario_page();
  page.setResultsDirectory(results.path());
  const QString mine = "{ \"name\": \"mine\" }";
  page.editor().setPlainText(mine);
  page.startAgain(R"({"name": "long", "cluster": {"workers": 4}, "workload": {"model": {"name": "softmax"}},
                      "strategy": {"name": "allreduce-ring"}, "stop": {"samples": 2000000000}})");
  CHECK(page.editor().toPlainText() == mine);  // running again is no reason to lose what is written
  CHECK(page.unfinished() == 1);
  const auto first = answer_with("Go on");
  CHECK_FALSE(opened.window.close());
  CHECK(first->contains("has not ended"));
  CHECK(opened.window.isVisible());
  CHECK(page.unfinished() == 1);
  const auto second = answer_with("End and quit");
  CHECK(opened.window.close());
  CHECK(second->contains("has not ended"));
  page.queue().cancel_all();
  CHECK(written::wait_until([&page] { return page.unfinished() == 0; }));
  CHECK(opened.window.close());  // no question
}

TEST_CASE("a scenario that was changed is not lost silently when another one is opened") {
  Opened opened;
  ScenarioPage& page = opened.window.scenario_page();
  QStringList said;
  QObject::connect(&page, &ScenarioPage::said, &page, [&said](const QString& sentence) { said << sentence; });
  page.openScenario("{}");
  page.openScenario("{ }");
  CHECK(said.isEmpty());  // nobody had changed it
  page.editor().setPlainText("{ \"name\": \"precious\" }");
  page.openScenario("{}");
  REQUIRE(said.size() == 1);
  CHECK(said[0].contains("Ctrl+Z"));
  page.editor().undo();
  CHECK(page.editor().toPlainText().contains("precious"));
}

TEST_CASE("another program can be chosen: its scenarios and its form are there at once") {
  Opened opened;
  ScenarioPage& page = opened.window.scenario_page();
  page.set_program("/not/there/paceline");
  CHECK(page.startAgain("{}") > 0);
  CHECK(written::wait_until([&page] { return page.unfinished() == 0; }));
  CHECK(page.queue().runs().front().sentence.contains("cannot be started"));
  page.set_program(PACELINE_PROGRAM);
  page.openScenario(R"({"name": "t", "cluster": {"workers": 4}, "workload": {"model": {"name": "softmax"}},
                       "strategy": {"name": "allreduce-ring"}, "stop": {"steps": 3}})");
  CHECK(written::wait_until([&page] {
    return page.checked() && page.form().editor_of({"cluster", "workers"}) != nullptr;
  }));
  CHECK(page.complaints().empty());
}

TEST_CASE("the session keeps the timeline's runs and choice, and the axes of throughput") {
  const ScratchDirectory scratch;
  const QString file = QString::fromStdString((scratch / "session.json").string());
  QStringList runs;
  for (const char* name : {"a", "b", "c"}) {
    runs << QString::fromStdString((scratch / name).string());
    QProcess program;
    program.start(PACELINE_PROGRAM, {"run", "scenarios/racks.json", "--trace", "--out", runs.back(), "--quiet",
                                     "--threads", "1", "--set", "stop.samples=8192"});
    REQUIRE(program.waitForFinished(60'000));
  }
  const auto ready = [](MainWindow& window) {
    REQUIRE(written::wait_until([&] {
      return window.runs().rowCount() == 3 && window.throughput_page().is_up_to_date() &&
             window.timeline_page().settled() && !window.timeline_page().view().scene().panes.empty();
    }));
  };
  QJsonObject timeline, throughput;
  {
    Session session(file);
    MainWindow window(theme(), session);
    window.show();
    window.open(runs);
    ready(window);
    window.timeline_page().choose(2, 1);
    ready(window);
    TimelineChoice choice;
    choice.order = RowOrder::wait;
    choice.difference = State::compute;
    QJsonObject state = json_of(choice);
    state["runs"] = window.timeline_page().state()["runs"];
    window.timeline_page().restore(state);
    window.timeline_page().view().show_time(0.01, 0.02);
    timeline = window.timeline_page().state();
    window.throughput_page().chart(ThroughputPage::samples).set_log(true, true);
    throughput = window.throughput_page().state();
    window.close();
  }
  Session session(file);
  MainWindow window(theme(), session);
  ready(window);
  REQUIRE(written::wait_until([&] { return window.timeline_page().view().scene().panes.size() == 2; }));
  CHECK(timeline["runs"].toArray()[0].toString().endsWith("/c"));
  CHECK(window.timeline_page().state() == timeline);
  CHECK(window.throughput_page().state() == throughput);
  CHECK(window.throughput_page().chart(ThroughputPage::samples).log_y());
}
