#include "gui/charts/chart_contents.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paceline::gui {
namespace {

/// The range that grows; of positive values only, when asked.
class Extent {
 public:
  explicit Extent(bool positive) : positive_(positive) {}
  void add(double value) {
    if (!std::isfinite(value) || (positive_ && value <= 0)) return;
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  QCPRange padded(double share) const {
    if (low_ > high_) return positive_ ? QCPRange(0.1, 10) : QCPRange(0, 1);
    if (positive_) {
      const double factor = std::pow(high_ / low_, share);
      return low_ == high_ ? QCPRange(low_ / 2, high_ * 2) : QCPRange(low_ / factor, high_ * factor);
    }
    const double margin = low_ != high_ ? (high_ - low_) * share : low_ == 0 ? 0.5 : std::abs(low_) * 0.1;
    return {low_ - margin, high_ + margin};
  }

 private:
  bool positive_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
};

void add_values(Extent& extent, const Curve& curve, const QCPRange& x, bool log_x) {
  const auto& points = *curve.points();
  const auto end = points.findEnd(x.upper, true);
  for (auto point = points.findBegin(x.lower, true); point != end; ++point)
    if (!log_x || point->key > 0) extent.add(point->value);
}

double longest_bar(const ChartBars& bars) {
  double longest = 0;
  for (qsizetype i = 0; i < bars.categories.size(); ++i) {
    double sum = 0;
    for (const ChartBars::Part& part : bars.parts) {
      const double value = part.values[static_cast<std::size_t>(i)];
      sum = bars.stacked ? sum + value : std::max(sum, value);
    }
    longest = std::max(longest, sum);
  }
  return longest;
}

}  // namespace

QString name_of(ChartMarker::Kind kind) {
  switch (kind) {
    case ChartMarker::Kind::failure:
      return "failure";
    case ChartMarker::Kind::restart:
      return "restart";
    case ChartMarker::Kind::straggler:
      return "straggler";
    case ChartMarker::Kind::target:
      return "target reached";
    case ChartMarker::Kind::other:
      break;
  }
  return "other event";
}

Curve::Curve(std::span<const double> x, std::span<const double> y) : Curve() {
  QVector<QCPGraphData> points;
  points.reserve(static_cast<qsizetype>(x.size()));
  for (std::size_t i = 0; i < x.size(); ++i) points.push_back({x[i], y[i]});
  points_->set(points, true);
}

std::optional<double> Curve::at(double where, bool steps) const {
  if (points_->isEmpty() || where < points_->constBegin()->key || where > (points_->constEnd() - 1)->key)
    return std::nullopt;
  const auto above = std::upper_bound(points_->constBegin(), points_->constEnd(), where,
                                      [](double key, const QCPGraphData& point) { return key < point.key; });
  if (above == points_->constEnd() || steps) return (above - 1)->value;
  const auto below = above - 1;
  return below->value + (above->value - below->value) * (where - below->key) / (above->key - below->key);
}

QString ChartLine::legend_name() const {
  if (!named || weight == Weight::raw || weight == Weight::thin) return {};
  return weight == Weight::ideal ? QString("ideal") : label;
}

std::size_t ChartContents::points() const {
  std::size_t count = 0;
  for (const ChartLine& line : lines) count += line.curve.size();
  return count;
}

QCPRange ChartContents::x_range() const {
  if (bars) return {0, longest_bar(*bars) > 0 ? longest_bar(*bars) * (bars->stacked ? 1.0 : 1.08) : 1.0};
  Extent extent(log_x);
  for (const ChartLine& line : lines) {
    const auto& points = *line.curve.points();
    if (points.isEmpty()) continue;
    extent.add((points.constEnd() - 1)->key);
    auto first = points.constBegin();
    while (log_x && first != points.constEnd() - 1 && first->key <= 0) ++first;
    extent.add(first->key);
  }
  for (const ChartMarker& marker : markers) extent.add(marker.x);
  return extent.padded(0.02);
}

QCPRange ChartContents::y_range(const QCPRange& x) const {
  if (bars) return {-0.6, static_cast<double>(bars->categories.size()) - 0.4};
  Extent extent(log_y);
  for (const ChartLine& line : lines) add_values(extent, line.curve, x, log_x);
  for (const ChartBand& band : bands) {
    add_values(extent, band.low, x, log_x);
    add_values(extent, band.high, x, log_x);
  }
  for (const ChartLevel& level : levels) extent.add(level.y);
  for (const ChartMarker& marker : markers)
    if (x.contains(marker.x)) extent.add(marker.y);
  QCPRange range = extent.padded(0.05);
  if (y_from && !log_y) range.lower = *y_from;
  if (y_to && !log_y) range.upper = *y_to;
  return range;
}

}  // namespace paceline::gui
