// What the window's charts show of runs, and the views that they save.
#include <catch2/catch.hpp>

#include "gui/application/render.hpp"
#include "gui/charts/figure_text.hpp"
#include "gui/pages/view_json.hpp"
#include "tests/gui/opened_window.hpp"

using namespace paceline::gui;

TEST_CASE("a scaling curve has the closed form's efficiency") {
  const ScratchDirectory scratch;
  QStringList runs;
  for (const int workers : {2, 4, 8}) {
    written::Curve curve;
    curve.workers = workers;
    curve.throughput = 100.0 * workers / (1 + 0.1 * (workers - 2));
    runs << written::run(scratch / std::to_string(workers), curve);
  }
  Opened opened(runs);
  const ChartContents& contents = opened.window.throughput_page().chart(ThroughputPage::efficiency).contents();
  REQUIRE(contents.lines.size() == 2);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(contents.lines[0].curve.y(i) == Approx(100 / (1 + 0.1 * (contents.lines[0].curve.x(i) - 2))));
}

TEST_CASE("staleness is drawn as a histogram of shares") {
  const ScratchDirectory scratch;
  Opened opened({written::run(scratch / "run", {})});
  const ChartContents& contents = opened.window.throughput_page().chart(ThroughputPage::staleness).contents();
  REQUIRE(contents.lines.size() == 1);
  const Curve& curve = contents.lines[0].curve;
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < curve.size(); ++i) points.emplace_back(curve.x(i), curve.y(i));
  CHECK(points == std::vector<std::pair<double, double>>{{0, 25}, {1, 62.5}, {2, 0}, {6, 0}, {7, 12.5}, {8, 0}});
}

TEST_CASE("repetitions of one seed are no further seeds") {
  const ScratchDirectory scratch;
  QStringList runs;
  for (const int seed : {11, 12, 12, 13}) {
    written::Curve curve;
    curve.seed = static_cast<std::uint64_t>(seed);
    runs << written::run(scratch / ("run" + std::to_string(runs.size())), curve);
  }
  Opened opened(runs);
  CHECK(accuracy(opened).contents().lines.back().label.endsWith("(N = 3)"));
}

TEST_CASE("a saved view is drawn as it was shown") {
  Opened opened(real_runs());
  const ScratchDirectory scratch;
  const QString file = QString::fromStdString((scratch / "view.json").string());
  const QString figure = QString::fromStdString((scratch / "figure.csv").string());
  Chart& chart = accuracy(opened);
  chart.set_ranges({1, 4}, {10, 80});
  REQUIRE(save_view(file, opened.window.convergence_page().saved_view_of(Metric::test_accuracy)).isEmpty());
  REQUIRE(render(file, figure).isEmpty());
  CHECK(content_of(scratch / "figure.csv") == csv_of(chart.contents()).toStdString());
  CHECK(save_view("/not/there/view.json", {}).contains("cannot write"));
}

TEST_CASE("each chart of the throughput page saves a view that can be drawn") {
  Opened opened(real_runs());
  const ScratchDirectory scratch;
  const QString file = QString::fromStdString((scratch / "view.json").string());
  for (const auto which : {ThroughputPage::samples, ThroughputPage::bytes, ThroughputPage::shares}) {
    REQUIRE(save_view(file, opened.window.throughput_page().saved_view_of(which)).isEmpty());
    CHECK(render(file, QString::fromStdString((scratch / "figure.csv").string())).isEmpty());
  }
}
