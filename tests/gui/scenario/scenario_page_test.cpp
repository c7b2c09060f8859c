// The page with the real program behind it.
#include "gui/scenario/scenario_page.hpp"

#include <signal.h>

#include <QAccessible>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <catch2/catch.hpp>

#include "gui/scenario/gallery.hpp"

using namespace paceline::gui;

namespace {

const QString scenario = R"({ "name": "t", // a comment
  "cluster": { "workers": 4 },
  "workload": { "model": { "name": "softmax" }, "math": false,
    "timing": { "kind": "fixed", "compute": "10ms", "gradient_bytes": 400000 } },
  "strategy": { "name": "allreduce-ring" },
  "stop": { "steps": 40 } }
)";

struct Page {
  QTemporaryDir scratch;
  Theme theme{*qApp};
  ScenarioPage page{theme, PACELINE_PROGRAM};
  Page() {
    page.resize(1300, 800);
    page.setResultsDirectory(scratch.filePath("results"));
    page.show();
    REQUIRE(QTest::qWaitFor([this] { return page.form().widget() != nullptr || ready(); }, 10'000));
  }
  bool ready() const { return page.checked(); }
  void open(const QString& text) {
    page.openScenario(text);
    REQUIRE(QTest::qWaitFor(
        [this] {
          return ready() && page.form().editor_of({"cluster", "workers"}) != nullptr;
        },
        10'000));
  }
  void check() {
    REQUIRE(QTest::qWaitFor([this] { return ready(); }, 10'000));
  }
  QLineEdit* line(const JsonPath& path) {
    auto* editor = qobject_cast<QLineEdit*>(page.form().editor_of(path));
    REQUIRE(editor != nullptr);
    return editor;
  }
  void type(const JsonPath& path, const QString& text) {
    QLineEdit* editor = line(path);
    editor->clear();
    editor->setFocus();
    QTest::keyClicks(editor, text);
    if (text.isEmpty()) Q_EMIT editor->textEdited(text);
  }
  QString text() { return page.editor().toPlainText(); }
};

QJsonValue value_of(const QString& json) {
  return QJsonDocument::fromJson('[' + json.toUtf8() + ']').array().at(0);
}

}  // namespace

TEST_CASE("every shipped scenario opens in the form, valid, and comes back equal") {
  Page shown;
  const auto scenarios = scenarios_in(scenario_directory(PACELINE_PROGRAM));
  REQUIRE(scenarios.size() > 15);
  for (const ShippedScenario& one : scenarios) {
    CAPTURE(one.name.toStdString());
    CHECK_FALSE(one.sentence.isEmpty());
    CHECK(shown.page.openFile(one.file).isEmpty());
    REQUIRE(QTest::qWaitFor(
        [&] {
          return shown.ready() && shown.page.form().editor_of({"cluster", "workers"});
        },
        10'000));
    CHECK(shown.page.complaints().empty());
    QFile file(one.file);
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(shown.text().toUtf8() == file.readAll());
    // Whatever is written and has a field is shown in it, and means the same when it is read from it.
    const auto json = JsonText::parse(shown.text());
    REQUIRE(json);
    int fields = 0;
    for (QLineEdit* editor : shown.page.form().findChildren<QLineEdit*>()) fields += !editor->text().isEmpty();
    CHECK(fields > 3);
  }
}

TEST_CASE("what a field shows is what is written, by meaning") {
  Page shown;
  shown.open(scenario);
  const auto check = [&](const JsonPath& path, SchemaField::Kind kind) {
    SchemaField field;
    field.kind = kind;
    const QString written = JsonText::parse(shown.text())->written(path);
    REQUIRE_FALSE(written.isNull());
    CHECK(value_of(json_from_field(field, shown.line(path)->text())) == value_of(written));
  };
  check({"name"}, SchemaField::Kind::text);
  check({"cluster", "workers"}, SchemaField::Kind::quantity);
  check({"workload", "timing", "compute"}, SchemaField::Kind::quantity);
  check({"stop", "steps"}, SchemaField::Kind::quantity);
  auto* strategy = qobject_cast<QComboBox*>(shown.page.form().editor_of({"strategy", "name"}));
  REQUIRE(strategy != nullptr);
  CHECK(strategy->currentText() == "allreduce-ring");
}

TEST_CASE("a field changes its value in the text and nothing else; the text changes the field") {
  Page shown;
  shown.open(scenario);
  shown.type({"cluster", "workers"}, "16");
  CHECK(shown.text() == QString(scenario).replace("\"workers\": 4", "\"workers\": 16"));
  shown.type({"workload", "timing", "compute"}, "20ms");
  CHECK(shown.text().contains("\"compute\": \"20ms\""));
  shown.type({"seed"}, "5");
  CHECK(shown.text().contains("\"seed\": 5"));
  shown.type({"seed"}, "");
  CHECK_FALSE(shown.text().contains("seed"));
  CHECK(shown.text().contains("// a comment"));
  shown.page.editor().setPlainText(QString(scenario).replace("\"steps\": 40", "\"steps\": 77"));
  CHECK(shown.line({"stop", "steps"})->text() == "77");
}

TEST_CASE("options appear with what is chosen, and items of lists with Add") {
  Page shown;
  shown.open(scenario);
  CHECK(shown.page.form().editor_of({"strategy", "bucket_bytes"}) != nullptr);
  CHECK(shown.page.form().editor_of({"strategy", "staleness_bound"}) == nullptr);
  auto* strategy = qobject_cast<QComboBox*>(shown.page.form().editor_of({"strategy", "name"}));
  strategy->setCurrentIndex(strategy->findText("ps-ssp"));
  Q_EMIT strategy->activated(strategy->currentIndex());
  CHECK(shown.text().contains("\"ps-ssp\""));
  CHECK(shown.page.form().editor_of({"strategy", "staleness_bound"}) != nullptr);
  QTest::qWait(10);  // the old fields go
  auto* add = shown.page.form().findChild<QToolButton*>("add stragglers");
  REQUIRE(add != nullptr);
  add->click();
  CHECK(JsonText::parse(shown.text())->plain({"stragglers", "0", "kind"}) == "slow");
  CHECK(shown.page.form().editor_of({"stragglers", "0", "factor"}) != nullptr);
  QTest::qWait(10);
  shown.page.form().findChild<QToolButton*>("add stragglers")->click();
  CHECK(JsonText::parse(shown.text())->size({"stragglers"}) == 2);
  shown.check();
  for (const Complaint& complaint : shown.page.complaints()) UNSCOPED_INFO(complaint.sentence.toStdString());
  CHECK(shown.page.complaints().empty());
}

TEST_CASE("an error is listed at its line as one types, and nothing can be started until it is gone") {
  Page shown;
  shown.open(QString(scenario).replace("\"steps\": 40", "\"stepz\": 40"));
  shown.check();
  REQUIRE(shown.page.complaints().size() >= 1);
  CHECK(shown.page.complaints()[0].line == 6);
  CHECK(shown.page.complaints()[0].sentence.contains("did you mean"));
  CHECK_FALSE(shown.page.editor().extraSelections().isEmpty());
  CHECK(shown.page.start() == 0);
  QListWidget* list = nullptr;
  for (auto* one : shown.page.findChildren<QListWidget*>())
    if (one->accessibleName() == "What is wrong") list = one;
  REQUIRE(list != nullptr);
  Q_EMIT list->itemClicked(list->item(0));
  CHECK(shown.page.editor().textCursor().blockNumber() == 5);
  shown.page.editor().setPlainText(scenario);
  shown.check();
  CHECK(shown.page.complaints().empty());
  shown.page.editor().setPlainText(scenario + "}}}");
  shown.check();
  CHECK(shown.page.complaints().size() == 1);  // no JSON at all
}

TEST_CASE("a run is started, followed and ends with its results") {
  Page shown;
  QSignalSpy started(&shown.page, &ScenarioPage::runStarted), ended(&shown.page, &ScenarioPage::runEnded);
  shown.open(scenario);
  shown.check();
  REQUIRE(shown.page.start() > 0);
  REQUIRE(shown.page.start() > 0);  // a second one waits, with a directory of its own
  REQUIRE(QTest::qWaitFor([&] { return ended.count() == 2; }, 30'000));
  CHECK(started.count() == 2);
  CHECK(ended[0].at(1).toString().isEmpty());
  CHECK(started[0].at(0) != started[1].at(0));
  const QString directory = started[0].at(0).toString();
  CHECK(QFile::exists(directory + "/summary.json"));
  CHECK(QFile::exists(directory + "/trace.json"));
  CHECK(shown.page.queue().runs()[0].share == 1);
  shown.page.queue().forget_ended();
  CHECK(shown.page.queue().runs().empty());
}

TEST_CASE("a run is cancelled with partial results, and one that is killed leaves a sentence") {
  Page shown;
  QSignalSpy ended(&shown.page, &ScenarioPage::runEnded);
  shown.open(QString(scenario).replace("\"steps\": 40", "\"steps\": 100000000"));
  shown.check();
  const int first = shown.page.start();
  REQUIRE(first > 0);
  const auto running = [&](int number) {
    return QTest::qWaitFor(
        [&] {
          for (const QueuedRun& run : shown.page.queue().runs())
            if (run.number == number && run.simulated_s >= 0 && run.sentence.startsWith("step")) return true;
          return false;
        },
        20'000);
  };
  REQUIRE(running(first));
  shown.page.queue().cancel(first);
  REQUIRE(QTest::qWaitFor([&] { return ended.count() == 1; }, 20'000));
  CHECK(ended[0].at(1).toString().contains("was cancelled"));
  CHECK(QFile::exists(ended[0].at(0).toString() + "/summary.json"));
  const int second = shown.page.start();
  REQUIRE(running(second));
  ::kill(static_cast<pid_t>(shown.page.queue().process_of(second)), SIGKILL);
  REQUIRE(QTest::qWaitFor([&] { return ended.count() == 2; }, 20'000));
  CHECK(ended[1].at(1).toString().contains("died of signal 9"));
}

TEST_CASE("the command line does what the button does") {
  Page shown;
  shown.open(scenario);
  CHECK(shown.page.commandLine().contains(" run - --out "));
  CHECK(shown.page.commandLine().contains("\"steps\": 40"));
  QProcess shell;
  shell.start("sh", {"-c", shown.page.commandLine() + "\n"});
  REQUIRE(shell.waitForFinished(30'000));
  CHECK(shell.exitCode() == 0);
  CHECK(QFile::exists(shown.scratch.filePath("results/t-1/summary.json")));
  const QString file = scenario_directory(PACELINE_PROGRAM) + "/ring.json";
  shown.page.openFile(file);
  CHECK(shown.page.commandLine().contains(" run '" + file + "' --out "));
}

TEST_CASE("a list of thousands does not become thousands of fields, and everything that can be used has a name") {
  Page shown;
  QString items;
  for (int i = 0; i < 5000; ++i) items += QString(R"(%1{ "kind": "slow", "factor": 2 })").arg(i > 0 ? ", " : "");
  shown.open(QString(scenario).replace("\"stop\"", "\"stragglers\": [" + items + "], \"stop\""));
  CHECK(shown.page.form().findChildren<QLineEdit*>().size() < 400);
  CHECK(shown.page.form().editor_of({"stragglers", "49", "factor"}) != nullptr);
  CHECK(shown.page.form().editor_of({"stragglers", "50", "factor"}) == nullptr);
  for (QWidget* widget : shown.page.findChildren<QWidget*>()) {
    const bool inner = widget->objectName() == "qt_spinbox_lineedit";  // its spin box has the name
    if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || inner) continue;
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(widget);
    CAPTURE(widget->metaObject()->className(), widget->objectName().toStdString());
    REQUIRE(access != nullptr);
    CHECK_FALSE(access->text(QAccessible::Name).isEmpty());
  }
}

TEST_CASE("without its program the page says so and keeps the text") {
  Theme theme(*qApp);
  ScenarioPage page(theme, "/nowhere/paceline");
  page.show();
  page.openScenario(scenario);
  REQUIRE(QTest::qWaitFor([&] { return page.checked(); }, 5'000));
  CHECK(page.editor().toPlainText() == scenario);
  CHECK(page.openFile("/nowhere/at-all.json").contains("cannot be read"));
  RunQueue queue("/nowhere/paceline");
  QSignalSpy ended(&queue, &RunQueue::runEnded);
  queue.add({.label = "x", .scenario = scenario.toUtf8(), .directory = "/tmp/never"});
  REQUIRE(QTest::qWaitFor([&] { return ended.count() == 1; }, 5'000));
  CHECK(ended[0].at(1).toString().contains("cannot be started"));
}
