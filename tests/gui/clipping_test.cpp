// What of a chart lies within the axes of a figure.
#include "gui/charts/chart_clipping.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/gui/chart_samples.hpp"

using namespace paceline::gui;
using namespace paceline::gui::tests;

TEST_CASE("clipped lines are what lies within the axes, cut where they leave") {
  const ChartContents seen = clipped(through({0, 10, 20}, {0, 10, 0}), {2, 18}, {-1, 5}, 100);
  const Curve& curve = seen.lines.at(0).curve;
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (!std::isnan(curve.y(i))) points.emplace_back(curve.x(i), curve.y(i));
  CHECK(points == std::vector<std::pair<double, double>>{{2, 2}, {5, 5}, {15, 5}, {18, 2}});
  CHECK(curve.size() == 5);  // with the gap between them
  CHECK(clipped(through({0, 10}, {0, 10}), {20, 30}, {0, 10}, 100).is_empty());
}

TEST_CASE("on a logarithmic axis lines are cut in its space, and what it cannot show is left out or below") {
  ChartContents contents = through({0, 1, 100}, {5, 1, 100});
  contents.log_x = contents.log_y = true;
  const Curve curve = clipped(contents, {10, 1000}, {0.1, 1000}, 100).lines.at(0).curve;
  REQUIRE(curve.size() == 2);
  CHECK(curve.x(0) == Approx(10));
  CHECK(curve.y(0) == Approx(10));  // half-way between the decades, not 10.09
  const Curve whole = clipped(contents, {0.1, 1000}, {0.1, 1000}, 100).lines.at(0).curve;
  CHECK(whole.x(0) == Approx(1));  // x = 0 is nowhere
  ChartContents falls = through({1, 2, 3}, {10, 0, 10});
  falls.log_y = true;
  const Curve deep = clipped(falls, {1, 3}, {1, 100}, 100).lines.at(0).curve;
  CHECK(deep.y(1) == Approx(1));  // leaves below
  CHECK(std::isnan(deep.y(2)));
}

TEST_CASE("steps and histograms are cut as they are drawn, and dots stay where there are points") {
  ChartContents contents = through({0, 1, 2}, {1, 3, 1});
  contents.lines[0].steps = true;
  contents.lines[0].dots = true;
  const ChartContents seen = clipped(contents, {0, 2}, {0, 2}, 100);
  REQUIRE(seen.lines.size() == 2);
  CHECK_FALSE(seen.lines[0].steps);
  CHECK(seen.lines[0].curve.at(0.5, false) == 1);
  CHECK_FALSE(seen.lines[1].joined);
  CHECK(seen.lines[1].curve.size() == 2);  // the one at 3 is outside
  CHECK(seen.lines[1].legend_name().isEmpty());
  ChartContents single = through({1}, {1});
  single.lines[0].dots = true;
  CHECK(clipped(single, {0, 2}, {0, 2}, 100).lines.at(0).legend_name() == "line");  // nobody else names it
  ChartContents held = through({0, 10, 20}, {5, 7, 7});
  held.lines[0].steps = true;
  held.log_x = true;
  const Curve from_zero = clipped(held, {0.1, 20}, {1, 10}, 100).lines.at(0).curve;
  CHECK(from_zero.x(0) == Approx(0.1));  // its value holds since 0
  CHECK(from_zero.y(0) == Approx(5));
  contents.lines[0] = {"bins", {std::vector<double>{0, 1, 2}, std::vector<double>{10, 0, 10}}};
  contents.lines[0].bins = true;
  contents.log_y = true;
  const Curve bins = clipped(contents, {0, 2}, {1, 100}, 100).lines.at(0).curve;
  double covered = 0;
  for (std::size_t i = 0; i + 1 < bins.size(); ++i)
    if (bins.y(i) == Approx(10) && bins.y(i + 1) == Approx(10)) covered += bins.x(i + 1) - bins.x(i);
  CHECK(covered == Approx(1));  // from 0 to 0.5 and from 1.5 to 2
}

TEST_CASE("a band is cut at all four sides, and one that reaches below a logarithmic axis ends on it") {
  ChartContents contents = through({0, 10}, {5, 5});
  contents.bands.push_back({"band",
                            {std::vector<double>{0, 10}, std::vector<double>{0, 10}},
                            {std::vector<double>{0, 10}, std::vector<double>{10, 20}}});
  const ChartBand band = clipped(contents, {2, 8}, {4, 15}, 100).bands.at(0);
  CHECK(band.low.x(0) == 2);
  CHECK(band.low.at(3, false) == Approx(4));
  CHECK(band.low.at(6, false) == Approx(6));
  CHECK(band.high.at(4, false) == Approx(14));
  CHECK(band.high.at(7, false) == Approx(15));
  CHECK(band.low.size() == band.high.size());
  contents.bands[0].low = {std::vector<double>{0, 10}, std::vector<double>{-3, -3}};
  contents.log_y = true;
  const ChartBand below = clipped(contents, {2, 8}, {1, 100}, 100).bands.at(0);
  CHECK(below.low.y(0) == Approx(1));
  CHECK(clipped(contents, {20, 30}, {1, 100}, 100).bands.empty());
}

TEST_CASE("decimation keeps extremes, order and short lines") {
  const ChartContents contents = noisy(10'000);
  const Curve& curve = contents.lines[0].curve;
  const Curve small = decimated(curve, {0, 9999}, 100, false);
  CHECK(small.size() <= 204);
  bool found = false;
  QCPRange all = curve.points()->valueRange(found), kept = small.points()->valueRange(found);
  CHECK(all.lower == kept.lower);
  CHECK(all.upper == kept.upper);
  for (std::size_t i = 1; i < small.size(); ++i) CHECK(small.x(i) > small.x(i - 1));
  // What comes behind a gap is joined to the last point before it, not to some other one of its column.
  std::vector<double> x, y;
  for (int i = 0; i < 20'000; ++i) {
    x.push_back(i * 5.0 / 20'000);
    y.push_back(i % 2 == 0 ? 2 : 1);
  }
  x.insert(x.end(), {5, 10, 15});
  y.insert(y.end(), {1, 1, 1});
  const Curve gapped = decimated(Curve(x, y), {0, 15}, 100, false);
  CHECK(gapped.at(7.5, false) == 1);
  CHECK(decimated(curve, {10, 50}, 100, false).size() == 43);  // 41, and one beyond each end
}
