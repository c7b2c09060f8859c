#include "gui/models/series.hpp"

#include <algorithm>
#include <cmath>

namespace paceline::gui {
namespace {

/// Integral of the line through the points from x[0] to any place within.
class Integral {
 public:
  explicit Integral(const Series& series) : series_(series), sums_(series.size(), 0.0) {
    for (std::size_t i = 1; i < series.size(); ++i)
      sums_[i] = sums_[i - 1] + (series.x[i] - series.x[i - 1]) * (series.y[i] + series.y[i - 1]) / 2;
  }
  double until(double where) const {
    const auto above = std::upper_bound(series_.x.begin(), series_.x.end(), where);
    const std::size_t i = std::min<std::size_t>(
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - series_.x.begin() - 1, 0)), series_.size() - 1);
    if (i + 1 >= series_.size()) return sums_.back();
    const double width = series_.x[i + 1] - series_.x[i], part = where - series_.x[i];
    const double slope = width > 0 ? (series_.y[i + 1] - series_.y[i]) / width : 0;
    return sums_[i] + part * (series_.y[i] + slope * part / 2);
  }

 private:
  const Series& series_;
  std::vector<double> sums_;
};

}  // namespace

std::optional<double> Series::at(double where) const {
  if (x.empty() || where < x.front() || where > x.back()) return std::nullopt;
  const auto above = std::upper_bound(x.begin(), x.end(), where);
  if (above == x.end()) return y.back();
  const auto i = static_cast<std::size_t>(above - x.begin());
  const double width = x[i] - x[i - 1];
  return width > 0 ? y[i - 1] + (y[i] - y[i - 1]) * (where - x[i - 1]) / width : y[i];
}

Series series_of(const Run& run, XAxis axis, Metric metric) {
  Series series;
  series.x.reserve(run.evaluations.size());
  series.y.reserve(run.evaluations.size());
  for (const Measurement& measurement : run.evaluations) {
    const double x = value_of(measurement, axis), y = value_of(measurement, metric);
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    while (!series.x.empty() && series.x.back() >= x) {
      series.x.pop_back();
      series.y.pop_back();
    }
    series.x.push_back(x);
    series.y.push_back(y);
  }
  return series;
}

Series rate_of(const Run& run, XAxis amount) {
  Series series;
  const Measurement* before = nullptr;
  for (const Measurement& measurement : run.evaluations) {
    if (before != nullptr && measurement.simulated_time_s > before->simulated_time_s) {
      const double done = value_of(measurement, amount) - value_of(*before, amount);
      series.x.push_back(before->simulated_time_s);
      series.y.push_back(std::max(done, 0.0) / (measurement.simulated_time_s - before->simulated_time_s));
      before = &measurement;
    }
    if (before == nullptr) before = &measurement;
  }
  if (!series.empty()) {
    series.x.push_back(before->simulated_time_s);
    series.y.push_back(series.y.back());
  }
  return series;
}

std::optional<double> first_reaching(const Series& series, double target, bool from_below) {
  for (std::size_t i = 0; i < series.size(); ++i)
    if (from_below ? series.y[i] >= target : series.y[i] <= target) return series.x[i];
  return std::nullopt;
}

Series smoothed(const Series& series, double window) {
  if (!(window > 0) || series.size() < 3) return series;
  const Integral integral(series);
  Series result{series.x, series.y};
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double x = series.x[i];
    const double half = std::min({window / 2, x - series.x.front(), series.x.back() - x});
    if (half > 0) result.y[i] = (integral.until(x + half) - integral.until(x - half)) / (2 * half);
  }
  return result;
}

}  // namespace paceline::gui
