#include "gui/models/seed_band.hpp"

#include <algorithm>
#include <cmath>

#include "sim/results/student_t.hpp"

namespace paceline::gui {
namespace {

double half_width(std::span<const double> values, double mean, BandKind kind) {
  const auto n = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  if (kind == BandKind::standard_deviation) return deviation;
  const double error = deviation / std::sqrt(n);
  if (kind == BandKind::standard_error) return error;
  // A band asks for the same t at each of its points.
  thread_local std::pair<std::size_t, double> last = {0, 0};
  if (last.first != values.size())
    last = {values.size(), results::student_t(static_cast<std::int64_t>(values.size()) - 1, 0.95)};
  return error * last.second;
}

/// Walks along a series with ascending questions.
class Walker {
 public:
  explicit Walker(const Series& series) : series_(series) {}
  double at(double where) {
    while (next_ + 1 < series_.size() && series_.x[next_] < where) ++next_;
    if (next_ == 0 || series_.x[next_] == where) return series_.y[next_];
    const double width = series_.x[next_] - series_.x[next_ - 1];
    return series_.y[next_ - 1] + (series_.y[next_] - series_.y[next_ - 1]) * (where - series_.x[next_ - 1]) / width;
  }

 private:
  const Series& series_;
  std::size_t next_ = 0;
};

}  // namespace

QString key_of(BandKind kind) {
  switch (kind) {
    case BandKind::none:
      return "none";
    case BandKind::standard_deviation:
      return "std";
    case BandKind::standard_error:
      return "stderr";
    case BandKind::t_interval_95:
      return "t95";
    case BandKind::min_max:
      break;
  }
  return "min-max";
}

std::optional<BandKind> band_kind_of(const QString& key) {
  for (const BandKind kind : all_band_kinds)
    if (key_of(kind) == key) return kind;
  return std::nullopt;
}

QString title_of(BandKind kind) {
  switch (kind) {
    case BandKind::none:
      return "no band";
    case BandKind::standard_deviation:
      return "± standard deviation";
    case BandKind::standard_error:
      return "± standard error";
    case BandKind::t_interval_95:
      return "95 % t-interval";
    case BandKind::min_max:
      break;
  }
  return "min to max";
}

Spread spread_of(std::span<const double> values, BandKind kind) {
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  if (kind == BandKind::none || values.size() < 2) return {mean, mean, mean};
  if (kind == BandKind::min_max) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {mean, *low, *high};
  }
  const double half = half_width(values, mean, kind);
  return {mean, mean - half, mean + half};
}

SeedBand band_over(std::span<const Series> all, BandKind kind) {
  SeedBand band;
  std::vector<const Series*> series;
  for (const Series& one : all)
    if (!one.empty()) series.push_back(&one);
  band.seeds = series.size();
  if (series.empty()) return band;
  double begin = series.front()->x.front(), end = series.front()->x.back();
  for (const Series* one : series) {
    begin = std::max(begin, one->x.front());
    end = std::min(end, one->x.back());
    band.x.insert(band.x.end(), one->x.begin(), one->x.end());
  }
  std::sort(band.x.begin(), band.x.end());
  band.x.erase(std::unique(band.x.begin(), band.x.end()), band.x.end());
  std::erase_if(band.x, [begin, end](double x) { return x < begin || x > end; });
  std::vector<Walker> walkers;
  for (const Series* one : series) walkers.emplace_back(*one);
  std::vector<double> values(series.size());
  for (const double x : band.x) {
    for (std::size_t i = 0; i < series.size(); ++i) values[i] = walkers[i].at(x);
    const Spread spread = spread_of(values, kind);
    band.mean.push_back(spread.mean);
    band.low.push_back(spread.low);
    band.high.push_back(spread.high);
  }
  return band;
}

}  // namespace paceline::gui
