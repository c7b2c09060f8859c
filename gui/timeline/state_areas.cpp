#include "gui/timeline/state_areas.hpp"

#include <algorithm>
#include <cmath>

namespace paceline::gui {
namespace {

/// Where the columns begin and end, and what each is made of, from the bottom.
struct Columns {
  std::vector<double> edges;  // parts of the window
  std::vector<Shares> shares;
};

Columns columns_of(const StateTrack& track, double from, double to, int most, int levels) {
  Columns columns;
  if (const auto changes = track.changes(from, to, static_cast<std::size_t>(most))) {
    columns.edges = *changes;
    for (std::size_t i = 0; i + 1 < columns.edges.size(); ++i) {
      const double length = columns.edges[i + 1] - columns.edges[i];
      Shares shares = track.seconds(columns.edges[i], columns.edges[i + 1]);
      for (double& share : shares) share = std::round(share / length);  // one state has it all, or nobody
      columns.shares.push_back(shares);
    }
    for (double& edge : columns.edges) edge = (edge - from) / (to - from);
    return columns;
  }
  columns.shares.assign(static_cast<std::size_t>(most), Shares{});
  track.columns(from, to, columns.shares);
  for (int i = 0; i <= most; ++i) columns.edges.push_back(static_cast<double>(i) / most);
  for (Shares& shares : columns.shares) {
    double exact = 0, rounded = 0;
    for (double& share : shares) {
      exact += share;
      const double next = std::round(exact * levels) / levels;
      share = next - rounded;
      rounded = next;
    }
  }
  return columns;
}

/// Grows column by column along its lower and its upper edge.
class Strip {
 public:
  void add(double left, double right, double bottom, double top) {
    step(lower_, left, bottom);
    step(upper_, left, top);
    right_ = right;
  }
  bool is_empty() const { return lower_.empty(); }
  QPolygonF closed() {
    lower_.push_back({right_, lower_.back().y()});
    upper_.push_back({right_, upper_.back().y()});
    QPolygonF polygon(upper_.begin(), upper_.end());
    for (auto point = lower_.rbegin(); point != lower_.rend(); ++point) polygon << *point;
    lower_.clear();
    upper_.clear();
    return polygon;
  }

 private:
  static void step(std::vector<QPointF>& edge, double x, double y) {
    if (!edge.empty() && edge.back().y() == y) return;
    if (!edge.empty()) edge.push_back({x, edge.back().y()});
    edge.push_back({x, y});
  }
  std::vector<QPointF> lower_, upper_;
  double right_ = 0;
};

}  // namespace

StateAreas state_areas(const StateTrack& track, double from, double to, int columns, int levels) {
  StateAreas areas;
  if (!(to > from) || columns < 1 || levels < 1) return areas;
  const Columns of = columns_of(track, from, to, columns, levels);
  std::array<Strip, states> strips;
  for (std::size_t i = 0; i < of.shares.size(); ++i) {
    double bottom = 0;
    for (std::size_t s = 0; s < states; ++s) {
      const double top = bottom + of.shares[i][s];
      if (of.shares[i][s] > 1e-9)
        strips[s].add(of.edges[i], of.edges[i + 1], bottom, top);
      else if (!strips[s].is_empty())
        areas[s].push_back(strips[s].closed());
      bottom = top;
    }
  }
  for (std::size_t s = 0; s < states; ++s)
    if (!strips[s].is_empty()) areas[s].push_back(strips[s].closed());
  return areas;
}

std::size_t corners_of(const StateAreas& areas) {
  std::size_t corners = 0;
  for (const auto& polygons : areas)
    for (const QPolygonF& polygon : polygons) corners += static_cast<std::size_t>(polygon.size());
  return corners;
}

std::vector<CoveredPart> covered_parts(const std::vector<double>& covered) {
  constexpr double eighths = 8;
  std::vector<CoveredPart> parts;
  const auto count = static_cast<double>(covered.size());
  for (std::size_t i = 0; i < covered.size(); ++i) {
    if (!(covered[i] > 0)) continue;
    const double share = std::clamp(std::ceil(covered[i] * eighths - 1e-9) / eighths, 1 / eighths, 1.0);
    const double from = static_cast<double>(i) / count, to = static_cast<double>(i + 1) / count;
    if (!parts.empty() && parts.back().to == from && parts.back().share == share)
      parts.back().to = to;
    else
      parts.push_back({from, to, share});
  }
  return parts;
}

}  // namespace paceline::gui
