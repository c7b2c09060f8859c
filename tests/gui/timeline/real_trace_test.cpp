// Timelines of runs that the real program made.
#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <catch2/catch.hpp>
#include <cmath>

#include "gui/timeline/timeline_figure.hpp"
#include "gui/timeline/timeline_page.hpp"
#include "gui/timeline/timeline_table.hpp"
#include "sim/results/run_reader.hpp"
#include "sim/results/trace_reader.hpp"

using namespace paceline::gui;
namespace results = paceline::results;

namespace {

/// Runs a scenario with a trace into that directory.
void run(const QByteArray& scenario, const QString& out) {
  QProcess program;
  program.start(PACELINE_PROGRAM, {"run", "-", "--trace", "--quiet", "--threads", "1", "--out", out});
  program.write(scenario);
  program.closeWriteChannel();
  REQUIRE(program.waitForFinished(60'000));
  CAPTURE(program.readAllStandardError().toStdString());
  REQUIRE(program.exitStatus() == QProcess::NormalExit);
}

QByteArray scenario(const QByteArray& strategy, const QByteArray& more = "", int workers = 4, int steps = 40) {
  return R"({"name": "t", "cluster": {"workers": )" + QByteArray::number(workers) + R"(},
    "workload": {"model": {"name": "softmax"}, "math": false, "timing": {"kind": "fixed", "compute": "10ms", "gradient_bytes": 400000}},
    "strategy": )" +
         strategy + R"(, "stop": {"steps": )" + QByteArray::number(steps) + "}" + more + "}";
}

}  // namespace

TEST_CASE("the sums of a timeline are those of workers.csv") {
  const QByteArray strategy =
      GENERATE(R"({"name": "allreduce-ring", "bucket_bytes": 100000, "overlap": true})", R"({"name": "ps-async"})",
               R"({"name": "ps-sync", "backup_workers": 1})", R"({"name": "local-sgd"})", R"({"name": "gossip"})");
  const QByteArray more = GENERATE("", R"(, "stragglers": [{"kind": "noise", "mean": "5ms"}],
                        "failures": [{"kind": "crash", "worker": 1, "at": "63ms", "restart_after": "20ms"}],
                        "recovery": {"kind": "checkpoint", "interval": "50ms", "cost": "2ms"}, "detection": {"timeout": "5ms"})");
  if (strategy.contains("gossip")) return;  // not every build has it
  QTemporaryDir scratch;
  run(scenario(strategy, more), scratch.filePath("out"));
  const auto directory = std::filesystem::path(scratch.filePath("out").toStdString());
  const results::RunFiles files = results::read_run(directory);
  const TimelineData data(results::read_trace(directory / "trace.json"));
  REQUIRE(files.summary);
  REQUIRE(data.rows().size() == files.workers.size());
  const double tolerance = 1e-9 * files.summary->simulated_time_s;
  for (std::size_t i = 0; i < files.workers.size(); ++i) {
    const Shares& total = data.rows()[i].total;
    const results::WorkerRow& worker = files.workers[i];
    CAPTURE(strategy.toStdString(), more.toStdString(), i);
    CHECK(data.rows()[i].rank == worker.rank);
    CHECK(data.rows()[i].server == (worker.role == "server"));
    CHECK(std::abs(total[0] - worker.compute_s) <= tolerance);
    CHECK(std::abs(total[1] + total[2] - worker.communicate_s) <= tolerance);
    CHECK(std::abs(total[3] - worker.wait_s) <= tolerance);
    CHECK(std::abs(total[4] - worker.down_s) <= tolerance);
  }
}

TEST_CASE("a run of 64 workers is opened, compared with another one, shown as a table and exported") {
  QTemporaryDir scratch;
  run(scenario(R"({"name": "allreduce-ring"})", "", 64, 5), scratch.filePath("ring"));
  run(scenario(R"({"name": "ps-sync"})", "", 64, 5), scratch.filePath("ps"));
  Theme theme(*qApp);
  TimelinePage page(theme);
  page.resize(1200, 700);
  page.show();
  page.setRuns({{"ring", scratch.filePath("ring")}, {"ps", scratch.filePath("ps")}});
  page.choose(0, 1);
  REQUIRE(QTest::qWaitFor([&] { return page.settled() && page.message().isEmpty(); }, 20'000));
  const TimelineScene& scene = page.view().scene();
  REQUIRE(scene.panes.size() == 2);
  CHECK(scene.panes[0].data->rows().size() == 64);
  CHECK(scene.panes[1].data->rows().size() == 65);
  CHECK(scene.panes[0].data->instants().back().name == "end");

  TimelineTable table({{"ring", scene.panes[0].data, results::read_workers(scratch.filePath("ring").toStdString())}});
  CHECK(table.rowCount() == 64);
  CHECK(table.csv().count('\n') == 65);

  for (const char* name : {"t.png", "t.svg", "t.pdf", "t.csv", "t.tex"}) {
    const QString file = scratch.filePath(name);
    write_timeline(file, *figure_format_of(file), scene, page.view().window_shown(), suggested_size(scene));
    QFile written(file);
    REQUIRE(written.open(QIODevice::ReadOnly));
    CAPTURE(name, written.size());
    CHECK(written.size() > 5'000);
    CHECK(written.size() < 800'000);
    const QByteArray content = written.readAll();
    if (file.endsWith("png")) CHECK(QImage(file).width() >= 1000);
    if (file.endsWith("svg")) CHECK(content.contains(">worker-00</text>"));  // texts are texts
    if (file.endsWith("pdf")) CHECK((content.startsWith("%PDF") && content.trimmed().endsWith("%%EOF")));
  }
}
