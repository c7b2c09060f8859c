#include "gui/charts/chart_clipping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paceline::gui {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

struct Point {
  double x, y;
};
using Points = std::vector<Point>;

/// Of a logarithmic axis the logarithm, so that what is drawn straight is straight here.
class Axis {
 public:
  Axis(const QCPRange& range, bool logarithmic)
      : logarithmic_(logarithmic), low_(place_of(range.lower)), high_(place_of(range.upper)) {}

  double place_of(double value) const { return logarithmic_ ? std::log(value) : value; }
  double value_at(double place) const { return logarithmic_ ? std::exp(place) : place; }
  bool can_show(double value) const { return std::isfinite(value) && (!logarithmic_ || value > 0); }
  double low() const { return low_; }
  double high() const { return high_; }
  /// Well below the axis.
  double depth() const { return low_ - (high_ - low_); }

 private:
  bool logarithmic_;
  double low_, high_;
};

class Clipper {
 public:
  Clipper(const ChartContents& contents, const QCPRange& x, const QCPRange& y, int columns)
      : contents_(contents), x_range_(x), columns_(columns), x_(x, contents.log_x), y_(y, contents.log_y) {}

  ChartContents operator()() {
    ChartContents seen = contents_;
    seen.lines.clear();
    for (const ChartLine& line : contents_.lines) add(line, seen.lines);
    std::erase_if(seen.bands, [this](ChartBand& band) { return !cut(band); });
    std::erase_if(seen.markers, [this](const ChartMarker& marker) { return !is_inside(marker.x, marker.y); });
    std::erase_if(seen.levels, [this](const ChartLevel& level) {
      return !y_.can_show(level.y) || !within(y_, y_.place_of(level.y));
    });
    return seen;
  }

 private:
  static bool within(const Axis& axis, double place) { return place >= axis.low() && place <= axis.high(); }
  bool is_inside(double x, double y) const {
    return x_.can_show(x) && y_.can_show(y) && within(x_, x_.place_of(x)) && within(y_, y_.place_of(y));
  }

  void add(const ChartLine& line, std::vector<ChartLine>& lines) const {
    const Curve curve = decimated(line.curve, x_range_, columns_, contents_.log_x);
    const Curve seen = cut(places_of(curve, line));
    if (seen.size() > 0) {
      ChartLine part = line;
      part.curve = seen;
      part.steps = part.bins = part.dots = false;
      lines.push_back(std::move(part));
    }
    if (!line.dots) return;
    std::vector<double> xs, ys;
    for (std::size_t i = 0; i < curve.size(); ++i)
      if (is_inside(curve.x(i), curve.y(i))) {
        xs.push_back(curve.x(i));
        ys.push_back(curve.y(i));
      }
    if (xs.empty()) return;
    ChartLine dots = line;
    dots.curve = Curve(xs, ys);
    dots.joined = dots.steps = dots.bins = false;
    dots.named = seen.size() == 0;  // else the line stands for both
    lines.push_back(std::move(dots));
  }

  /// As it is drawn: corners of steps are points.
  Points places_of(const Curve& curve, const ChartLine& line) const {
    Points points;
    const auto add = [&](double place, double y) {
      points.push_back({place, y_.can_show(y) ? y_.place_of(y) : std::isnan(y) ? gap : y_.depth()});
    };
    for (std::size_t i = 0; i < curve.size(); ++i) {
      const bool there = x_.can_show(curve.x(i));
      if (!there && !line.steps && !line.bins) continue;
      const double place = there ? x_.place_of(curve.x(i)) : x_.depth();  // steps hold their value from there
      if (line.steps && !points.empty()) points.push_back({place, points.back().y});
      if (line.bins && !points.empty()) {
        const double middle = (points.back().x + place) / 2;
        points.push_back({middle, points.back().y});
        add(middle, curve.y(i));
      }
      add(place, curve.y(i));
    }
    return points;
  }

  /// Liang and Barsky, "A New Concept and Method for Line Clipping" (1984), piece by piece.
  Curve cut(const Points& points) const {
    Points seen;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const Point a = points[i], b = points[i + 1];
      if (std::isnan(a.y) || std::isnan(b.y)) continue;
      double from = 0, to = 1;
      const auto narrow = [&](double way, double room) {  // way * t <= room
        if (way == 0) return room >= 0;
        if (way > 0)
          to = std::min(to, room / way);
        else
          from = std::max(from, room / way);
        return from <= to;
      };
      const double dx = b.x - a.x, dy = b.y - a.y;
      if (!narrow(-dx, a.x - x_.low()) || !narrow(dx, x_.high() - a.x) || !narrow(-dy, a.y - y_.low()) ||
          !narrow(dy, y_.high() - a.y))
        continue;
      const Point begin = from == 0 ? a : Point{a.x + from * dx, a.y + from * dy};
      const Point end = to == 1 ? b : Point{a.x + to * dx, a.y + to * dy};
      if (seen.empty() || seen.back().x != begin.x || seen.back().y != begin.y) {
        if (!seen.empty()) seen.push_back({begin.x, gap});
        seen.push_back(begin);
      }
      if (end.x != begin.x || end.y != begin.y) seen.push_back(end);
    }
    std::vector<double> xs, ys;
    for (const Point& point : seen) {
      xs.push_back(x_.value_at(point.x));
      ys.push_back(std::isnan(point.y) ? gap : y_.value_at(point.y));
    }
    return {xs, ys};
  }

  /// False: nothing of it is seen.
  bool cut(ChartBand& band) const {
    const Points low = places_of(decimated(band.low, x_range_, columns_, contents_.log_x), {});
    const Points high = places_of(decimated(band.high, x_range_, columns_, contents_.log_x), {});
    std::vector<double> places;
    for (const Points* edge : {&low, &high}) add_places(*edge, places);
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::vector<double> x, lower, upper;
    for (const double place : places) {
      const std::optional<double> bottom = at(low, place), top = at(high, place);
      if (!bottom || !top) continue;
      x.push_back(x_.value_at(place));
      lower.push_back(y_.value_at(std::clamp(*bottom, y_.low(), y_.high())));
      upper.push_back(y_.value_at(std::clamp(*top, y_.low(), y_.high())));
    }
    band.low = Curve(x, lower);
    band.high = Curve(x, upper);
    return x.size() > 1;
  }

  /// Its points in the window, the window's ends, and where it crosses the lower and the upper side.
  void add_places(const Points& edge, std::vector<double>& places) const {
    for (std::size_t i = 0; i < edge.size(); ++i) {
      if (within(x_, edge[i].x)) places.push_back(edge[i].x);
      if (i + 1 == edge.size()) break;
      const Point a = edge[i], b = edge[i + 1];
      for (const double side : {x_.low(), x_.high()})
        if (side > a.x && side < b.x) places.push_back(side);
      for (const double side : {y_.low(), y_.high()})
        if ((a.y < side) != (b.y < side)) {
          const double place = a.x + (side - a.y) / (b.y - a.y) * (b.x - a.x);
          if (within(x_, place)) places.push_back(place);
        }
    }
  }

  static std::optional<double> at(const Points& edge, double place) {
    const auto above =
        std::lower_bound(edge.begin(), edge.end(), place, [](const Point& point, double x) { return point.x < x; });
    if (above == edge.end()) return std::nullopt;
    if (above->x == place) return above->y;
    if (above == edge.begin()) return std::nullopt;
    const Point &a = *(above - 1), &b = *above;
    return a.y + (b.y - a.y) * (place - a.x) / (b.x - a.x);
  }

  const ChartContents& contents_;
  QCPRange x_range_;
  int columns_;
  Axis x_, y_;
};

}  // namespace

ChartContents clipped(const ChartContents& contents, const QCPRange& x, const QCPRange& y, int columns) {
  return contents.bars ? contents : Clipper(contents, x, y, columns)();
}

Curve decimated(const Curve& curve, const QCPRange& x, int count, bool logarithmic) {
  const auto& points = *curve.points();
  const auto begin = points.findBegin(x.lower, true), end = points.findEnd(x.upper, true);
  std::vector<double> xs, ys;
  const auto keep = [&](QCPGraphDataContainer::const_iterator point) {
    xs.push_back(point->key);
    ys.push_back(point->value);
  };
  if (end - begin <= 2 * count) {
    for (auto point = begin; point != end; ++point) keep(point);
    return {xs, ys};
  }
  // Where a column ends is searched for, so that its points cost a comparison each.
  const auto column_end = [&](int column) {
    const double share = static_cast<double>(column + 1) / count;
    const double key = logarithmic ? x.lower * std::pow(x.upper / x.lower, share) : x.lower + x.size() * share;
    return std::lower_bound(begin, end, key,
                            [](const QCPGraphData& point, double wanted) { return point.key < wanted; });
  };
  auto first = begin, kept = begin;
  bool gap = true;  // in front of what comes next: then its end is a place where a line bends
  for (int column = 0; column <= count && first != end; ++column) {
    const auto next = column == count ? end : column_end(column);
    if (first == next) {
      if (first != begin && kept != first - 1) keep(kept = first - 1);
      gap = true;
      continue;
    }
    auto low = first, high = first;
    for (auto point = first; point != next; ++point) {
      if (point->value < low->value) low = point;
      if (point->value > high->value) high = point;
    }
    const auto earlier = std::min(low, high);
    if (gap && earlier != first) keep(first);
    keep(earlier);
    kept = std::max(low, high);
    if (kept != earlier) keep(kept);
    first = next;
    gap = false;
  }
  if (kept != end - 1) keep(end - 1);
  return {xs, ys};
}

}  // namespace paceline::gui
