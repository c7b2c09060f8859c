#include "gui/models/series.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "gui/models/seed_band.hpp"

using namespace paceline::gui;

namespace {

Measurement at(double time, double samples, double accuracy) {
  return {time, time, samples, samples, samples, samples, 0, 0, accuracy};
}

}  // namespace

TEST_CASE("smoothing keeps straight lines and constants, however they are sampled") {
  Series line;
  std::mt19937 random(1);
  std::exponential_distribution<> gap(1.0);
  for (double x = 0; x < 100; x += gap(random)) {
    line.x.push_back(x);
    line.y.push_back(3 - 2 * x);
  }
  const Series smooth = smoothed(line, 17);
  for (std::size_t i = 0; i < line.size(); ++i) CHECK(smooth.y[i] == Approx(line.y[i]).margin(1e-9));
}

TEST_CASE("smoothing depends on the line, not on how densely it was sampled") {
  const auto broken_line = [](int per_unit) {
    Series series;
    for (int i = 0; i <= 20 * per_unit; ++i) {
      const double x = static_cast<double>(i) / per_unit;
      series.x.push_back(x);
      series.y.push_back(std::abs(x - 10));
    }
    return series;
  };
  const Series coarse = smoothed(broken_line(1), 4), fine = smoothed(broken_line(50), 4);
  for (std::size_t i = 0; i < coarse.size(); ++i) CHECK(coarse.y[i] == Approx(*fine.at(coarse.x[i])).margin(1e-9));
  CHECK(*coarse.at(10) == Approx(1.0));  // the mean of |t| over [-2, 2]
}

TEST_CASE("a window of zero changes nothing") {
  const Series series{{0, 1, 2}, {5, -3, 8}};
  CHECK(smoothed(series, 0).y == series.y);
}

TEST_CASE("time to target is the first evaluation that met it") {
  const Series series{{0, 1, 2, 3}, {10, 79, 81, 79}};
  CHECK(first_reaching(series, 80, true) == 2.0);
  CHECK(first_reaching(series, 50, false) == 0.0);
  CHECK_FALSE(first_reaching(series, 90, true));
}

TEST_CASE("a rate times its interval is what was done") {
  Run run;
  for (const auto& [time, samples] : {std::pair(0.0, 0.0), std::pair(0.5, 100.0), std::pair(2.0, 130.0)})
    run.evaluations.push_back(at(time, samples, 0));
  const Series rate = rate_of(run, XAxis::samples);
  REQUIRE(rate.size() == 3);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < rate.size(); ++i) sum += rate.y[i] * (rate.x[i + 1] - rate.x[i]);
  CHECK(sum == Approx(130));
}

TEST_CASE("a line over samples stays a function when a rollback does work again") {
  Run run;
  for (const double samples : {0.0, 100.0, 200.0, 150.0, 250.0})
    run.evaluations.push_back(at(0, samples, samples / 1000));
  const Series series = series_of(run, XAxis::samples, Metric::test_accuracy);
  CHECK(series.x == std::vector<double>{0, 100, 150, 250});
}

TEST_CASE("spreads are those of the textbook") {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};  // sum of squared deviations 32
  const double deviation = std::sqrt(32.0 / 7);
  CHECK(spread_of(values, BandKind::standard_deviation).high == Approx(5 + deviation));
  CHECK(spread_of(values, BandKind::standard_error).low == Approx(5 - deviation / std::sqrt(8.0)));
  CHECK(spread_of(values, BandKind::t_interval_95).high ==
        Approx(5 + 2.364624251 * deviation / std::sqrt(8.0)));  // t(7), tables
  CHECK(spread_of(values, BandKind::min_max).low == 2);
  CHECK(spread_of(std::vector<double>{3}, BandKind::t_interval_95).high == 3);
}

TEST_CASE("a band spans only where all seeds have data, on all of their points") {
  const std::vector<Series> seeds = {{{0, 2, 4}, {0, 2, 4}}, {{1, 3, 5}, {3, 5, 7}}, {}};
  const SeedBand band = band_over(seeds, BandKind::min_max);
  CHECK(band.seeds == 2);
  CHECK(band.x == std::vector<double>{1, 2, 3, 4});
  for (std::size_t i = 0; i < band.x.size(); ++i) {
    CHECK(band.low[i] == Approx(band.x[i]));       // the first is y = x
    CHECK(band.high[i] == Approx(band.x[i] + 2));  // the second y = x + 2
    CHECK(band.mean[i] == Approx(band.x[i] + 1));
  }
}

TEST_CASE("the mean of equal seeds is each of them, with no band") {
  const Series seed{{0, 1, 2}, {1, 5, 2}};
  const SeedBand band = band_over(std::vector<Series>{seed, seed, seed}, BandKind::t_interval_95);
  CHECK(band.mean == seed.y);
  CHECK(band.low == seed.y);
}
