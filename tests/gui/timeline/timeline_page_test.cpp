#include "gui/timeline/timeline_page.hpp"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QLineEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <catch2/catch.hpp>

#include "gui/timeline/timeline_painter.hpp"
#include "sim/results/trace_file.hpp"
#include "tests/gui/timeline/trace_samples.hpp"

using namespace paceline::gui;
namespace results = paceline::results;

namespace {

void write(const QString& file, const QByteArray& content) {
  QFile out(file);
  REQUIRE(out.open(QIODevice::WriteOnly));
  out.write(content);
}

struct Page {
  QTemporaryDir scratch;
  Theme theme{*qApp};
  TimelinePage page{theme};
  Page() {
    page.resize(1100, 600);
    page.show();
  }
  QString directory(const QString& name) {
    QDir(scratch.path()).mkpath(name);
    return scratch.filePath(name);
  }
  void trace_of(const QString& name, double compute_s) {
    results::TraceFile trace((directory(name) + "/trace.json").toStdString());
    trace.process(0, "worker-0");
    for (int step = 1; step <= 3; ++step)
      trace.span(0, {.number = 1, .name = "compute"}, (step - 1) * compute_s, (step - 0.5) * compute_s, {.step = step});
    trace.instant(-1, "end", 3 * compute_s, "");
    trace.finish();
  }
  void settle() {
    REQUIRE(QTest::qWaitFor([this] { return page.settled(); }, 10'000));
  }
};

}  // namespace

TEST_CASE("without runs, and for runs without a trace, the page says what to do") {
  Page shown;
  CHECK(shown.page.message().contains("--trace"));
  shown.page.setRuns({{"a", shown.directory("a")}});
  shown.settle();
  CHECK(shown.page.message().contains("has no trace.json"));
  CHECK(shown.page.message().contains("paceline run"));
  shown.page.setRuns({{"b", "/not/there"}});
  shown.settle();
  CHECK(shown.page.message().contains("is not there any more"));
}

TEST_CASE("a broken trace is a sentence in the page, a cut one a picture with a note") {
  Page shown;
  write(shown.directory("broken") + "/trace.json",
        "\x7f"
        "ELF");
  write(shown.directory("empty") + "/trace.json", "");
  write(shown.directory("cut") + "/trace.json",
        R"([{"ph":"X","pid":0,"tid":1,"ts":0,"dur":5,"name":"compute","args":{}},{"ph":"X","pi)");
  shown.page.setRuns(
      {{"broken", shown.directory("broken")}, {"empty", shown.directory("empty")}, {"cut", shown.directory("cut")}});
  shown.settle();
  CHECK(shown.page.message().contains("no trace: it must begin with"));
  shown.page.choose(1);
  shown.settle();
  CHECK(shown.page.message().contains("the file is empty"));
  shown.page.choose(2);
  shown.settle();
  CHECK(shown.page.message().isEmpty());
  CHECK(shown.page.view().scene().panes[0].data->notes().size() == 1);
}

TEST_CASE("a page that was never shown, or has no room beside the names, reads traces all the same") {
  for (const QSize size : {QSize(98, 28), QSize(100, 100), QSize(250, 60)}) {
    Page shown;
    shown.trace_of("a", 1);
    TimelinePage never(shown.theme);
    never.view().viewport()->resize(size);
    never.setRuns({{"a", shown.directory("a")}});
    REQUIRE(QTest::qWaitFor([&never] { return never.settled(); }, 10'000));
    CHECK_FALSE(never.grab().isNull());
    shown.page.resize(size);
    shown.page.setRuns({{"a", shown.directory("a")}});
    shown.settle();
    CHECK_FALSE(shown.page.grab().isNull());
  }
}

TEST_CASE("a picture without room beside the names has nothing in it") {
  Page shown;
  shown.trace_of("a", 1);
  shown.page.setRuns({{"a", shown.directory("a")}});
  shown.settle();
  TimelineFrame frame;
  frame.layout = TimelineLayout(shown.page.view().scene(), 24);
  frame.window.limit(0, 3);
  frame.label_width = 100;
  for (const QSize size : {QSize(40, 200), QSize(94, 200), QSize(100, 200), QSize(101, 200)}) {
    frame.size = size;
    const Appearance& look = shown.theme.appearance();
    CHECK(TimelinePainter(shown.page.view().scene(), frame, look).image(1).size() == size);
  }
}

TEST_CASE("a run that was picked stays, though it has no trace and others have") {
  Page shown;
  shown.trace_of("a", 1);
  const std::vector<TimelineRun> runs{{"a", shown.directory("a")}, {"bare", shown.directory("bare"), false}};
  shown.page.setRuns(runs);
  shown.settle();
  auto* choice = shown.page.findChild<QComboBox*>();
  choice->setCurrentIndex(1);
  Q_EMIT choice->activated(1);
  shown.page.setRuns(runs);
  CHECK(choice->currentIndex() == 1);
}

TEST_CASE("two runs are aligned at the start or at a step") {
  Page shown;
  shown.trace_of("slow", 2);
  shown.trace_of("fast", 1);
  shown.page.setRuns({{"slow", shown.directory("slow")}, {"fast", shown.directory("fast")}});
  shown.page.choose(0, 1);
  shown.settle();
  const auto& panes = shown.page.view().scene().panes;
  REQUIRE(panes.size() == 2);
  CHECK(panes[1].offset_s == 0);
  for (auto* box : shown.page.findChildren<QComboBox*>())
    if (box->accessibleName() == "Where the two meet") box->setCurrentIndex(1);
  for (auto* box : shown.page.findChildren<QSpinBox*>()) box->setValue(3);
  CHECK(panes[0].offset_s == 0);
  CHECK(panes[1].offset_s == 2);  // step 3 begins at 4 s and at 2 s
  shown.page.choose(0);
  CHECK(shown.page.view().scene().panes.size() == 1);
}

TEST_CASE("the choice survives when runs are added, and a run that is gone makes room") {
  Page shown;
  shown.trace_of("a", 1);
  shown.trace_of("b", 2);
  const TimelineRun a{"a", shown.directory("a")}, b{"b", shown.directory("b")};
  shown.page.setRuns({a});
  shown.settle();
  const auto* data = shown.page.view().scene().panes[0].data.get();
  shown.page.setRuns({b, a});
  shown.settle();
  CHECK(shown.page.view().scene().panes[0].data.get() == data);  // not read again
  shown.page.setRuns({b});
  shown.settle();
  CHECK(shown.page.view().scene().panes[0].data->end_s() == 6);
}

TEST_CASE("what a session had is brought back when all of it is there, whatever is listed and read before") {
  Page shown;
  shown.trace_of("a", 1);
  shown.trace_of("b", 2);
  shown.trace_of("c", 3);
  const TimelineRun a{"a", shown.directory("a")}, b{"b", shown.directory("b")}, c{"c", shown.directory("c")};
  TimelineChoice choice;
  choice.time = TimeInterval{0.5, 1};
  choice.align_at_step = 3;
  QJsonObject kept = json_of(choice);
  kept["runs"] = QJsonArray{b.directory, c.directory};
  shown.page.restore(kept);
  shown.page.setRuns({a});
  shown.settle();
  CHECK(shown.page.view().scene().panes[0].data->end_s() == 3);
  CHECK(shown.page.state() == kept);  // nothing of it is lost by being saved again meanwhile
  shown.page.setRuns({a, b});
  shown.settle();
  shown.page.setRuns({a, b, c});
  shown.settle();
  const TimelineView& view = shown.page.view();
  REQUIRE(view.scene().panes.size() == 2);
  CHECK(view.scene().panes[0].data->end_s() == 6);
  CHECK(view.scene().panes[0].offset_s == 2);  // step 3 begins at 4 s and at 6 s
  CHECK(view.window_shown().from_s() == 0.5);
  CHECK(view.window_shown().to_s() == 1);
  CHECK(shown.page.state() == kept);
}

TEST_CASE("runs that come and go leave the time in view alone, and a person's choice ends what a session wanted") {
  Page shown;
  shown.trace_of("a", 1);
  shown.trace_of("b", 2);
  const TimelineRun a{"a", shown.directory("a")}, b{"b", shown.directory("b")};
  shown.page.setRuns({a});
  shown.settle();
  shown.page.view().show_time(1, 2);
  shown.page.setRuns({a, b});
  shown.settle();
  CHECK(shown.page.view().window_shown().from_s() == 1);
  shown.page.reload();  // it has written more
  shown.settle();
  CHECK(shown.page.view().window_shown().to_s() == 2);
  shown.page.restore({{"runs", QJsonArray{"/not/there", ""}}});
  auto* choice = shown.page.findChild<QComboBox*>();
  choice->setCurrentIndex(1);
  Q_EMIT choice->activated(1);
  shown.settle();
  CHECK(shown.page.state()["runs"].toArray()[0].toString() == b.directory);
}

TEST_CASE("a saved view has no step that --render would refuse") {
  Page shown;
  shown.trace_of("a", 1);
  shown.trace_of("b", 2);
  shown.page.setRuns({{"a", shown.directory("a")}, {"b", shown.directory("b")}});
  shown.page.choose(0, 1);
  shown.settle();
  for (auto* box : shown.page.findChildren<QComboBox*>())
    if (box->accessibleName() == "Where the two meet") box->setCurrentIndex(1);
  CHECK(shown.page.saved_view().contains("align_at_step"));
  shown.page.choose(0);
  shown.settle();
  CHECK_FALSE(shown.page.saved_view().contains("align_at_step"));
}

TEST_CASE("Ctrl+F and F3 search from anywhere in the page") {
  Page shown;
  shown.trace_of("a", 1);
  shown.page.setRuns({{"a", shown.directory("a")}});
  shown.settle();
  shown.page.activateWindow();
  shown.page.view().setFocus();
  QTest::keyClick(&shown.page.view(), Qt::Key_F, Qt::ControlModifier);
  const auto fields = shown.page.findChildren<QLineEdit*>();
  const auto found = std::find_if(fields.begin(), fields.end(), [](auto* f) { return f->accessibleName() == "Find"; });
  REQUIRE(found != fields.end());
  QLineEdit* field = *found;
  field->setText("step 2");
  QTest::keyClick(field, Qt::Key_Return);
  REQUIRE(shown.page.view().selection());
  CHECK(shown.page.view().selection()->at_s == 1);
}

TEST_CASE("reading can be cancelled, and a new choice replaces one that is being read") {
  Page shown;
  shown.trace_of("small", 1);
  QByteArray events = "[";
  for (int i = 0; i < 200'000; ++i)
    events += QByteArray(i > 0 ? ",\n" : "\n") + R"({"ph":"X","pid":0,"tid":1,"ts":)" + QByteArray::number(i) +
              R"(,"dur":1,"name":"compute","args":{"step":1}})";
  write(shown.directory("large") + "/trace.json", events + "]");
  shown.page.setRuns({{"large", shown.directory("large")}, {"small", shown.directory("small")}});
  CHECK_FALSE(shown.page.settled());
  auto* cancel = shown.page.findChild<QToolButton*>("cancel");
  REQUIRE(cancel->isVisibleTo(&shown.page));
  cancel->click();
  CHECK(shown.page.settled());
  CHECK(shown.page.message().contains("cancelled"));
  shown.page.reload();
  shown.page.choose(1);
  shown.settle();
  CHECK(shown.page.view().scene().panes[0].data->end_s() == 3);
}

TEST_CASE("the table is a sound model, and everything that can be used has a name") {
  Page shown;
  shown.trace_of("a", 1);
  shown.page.setRuns({{"a", shown.directory("a")}});
  shown.settle();
  TimelineTable table({{"a", shown.page.view().scene().panes[0].data, {}}});
  QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
  CHECK(table.rowCount() == 1);
  CHECK(table.data(table.index(0, 4)).toString() == "1.500000");
  CHECK(table.data(table.index(0, 9)).toString() == "–");
  for (QWidget* widget : shown.page.findChildren<QWidget*>()) {
    if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()) continue;
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(widget);
    CAPTURE(widget->metaObject()->className());
    REQUIRE(access != nullptr);
    CHECK_FALSE(access->text(QAccessible::Name).isEmpty());
  }
}
