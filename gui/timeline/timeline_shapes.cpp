// The part of TimelinePainter that draws bands as polygons, for files that are vectors.
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "gui/timeline/share_columns.hpp"
#include "gui/timeline/state_areas.hpp"
#include "gui/timeline/timeline_painter.hpp"

namespace paceline::gui {
namespace {

/// Four corners are some 50 bytes of SVG, a third of that in a PDF.
constexpr std::size_t most_corners = 14'000;
constexpr int least_columns = 48;

QPainterPath path_of(const std::vector<QPolygonF>& polygons, const QRectF& area) {
  const auto rounded = [](double value) { return std::round(value * 100) / 100; };
  QPainterPath path;
  for (const QPolygonF& polygon : polygons) {
    QPolygonF placed;
    placed.reserve(polygon.size());
    for (const QPointF& point : polygon)
      placed << QPointF(rounded(area.left() + point.x() * area.width()),
                        rounded(area.bottom() - point.y() * area.height()));
    path.addPolygon(placed);
    path.closeSubpath();
  }
  return path;
}

QColor between(const QColor& under, const QColor& over, double share) {
  const auto mix = [share](float a, float b) { return a + (b - a) * static_cast<float>(share); };
  return QColor::fromRgbF(mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()),
                          mix(under.blueF(), over.blueF()));
}

}  // namespace

void TimelinePainter::paint_band_shapes(QPainter& painter) {
  std::vector<const TimelineItem*> rows;
  for (const TimelineItem& item : frame_.layout.items)
    if (item.kind == TimelineItem::Kind::row && in_view(item)) rows.push_back(&item);
  std::vector<StateAreas> areas(rows.size());
  int columns = std::max(least_columns, 2 * body().width());
  for (;; columns /= 2) {
    std::size_t corners = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const TimelinePane& pane = pane_of(*rows[i]);
      areas[i] = state_areas(row_of(*rows[i]).track, frame_.window.from_s() - pane.offset_s,
                             frame_.window.to_s() - pane.offset_s, columns, 3 * band_height(rows[i]->height));
      corners += corners_of(areas[i]);
    }
    if (corners <= most_corners || columns / 2 < least_columns) break;
  }
  painter.save();
  painter.setPen(Qt::NoPen);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const int band = band_height(rows[i]->height);
    const QRectF place(body().left(), frame_.top_of(*rows[i]), body().width(), band);
    for (std::size_t s = 0; s < states; ++s) {
      if (areas[i][s].empty()) continue;
      const QPainterPath path = path_of(areas[i][s], place);
      painter.setBrush(look_.state[s]);
      painter.drawPath(path);
      const Qt::BrushStyle lines = hatch(static_cast<State>(s));
      if (lines == Qt::SolidPattern || band < 9) continue;
      painter.setBrush(QBrush(hatch_colour(look_.state[s]), lines));
      painter.drawPath(path);
    }
    paint_lane_shapes(painter, *rows[i], columns);
  }
  painter.restore();
}

void TimelinePainter::paint_lane_shapes(QPainter& painter, const TimelineItem& item, int columns) {
  const TimelinePane& pane = pane_of(item);
  const TimelineRow& row = row_of(item);
  const std::vector<std::size_t> lanes = detail_lanes(row);
  const double from = frame_.window.from_s() - pane.offset_s, to = frame_.window.to_s() - pane.offset_s;
  for (int i = 0; i < std::min<int>(lanes_shown(item.height), static_cast<int>(lanes.size())); ++i) {
    const TimelineLane& lane = row.lanes[lanes[static_cast<std::size_t>(i)]];
    const double top = frame_.top_of(item) + TimelineLayout::state_height + 1 + i * TimelineLayout::lane_height;
    for (const CoveredPart& part : covered_parts(coverage(*pane.data, row, lane, from, to, columns)))
      painter.fillRect(QRectF(body().left() + part.from * body().width(), top, (part.to - part.from) * body().width(),
                              TimelineLayout::lane_height - 1),
                       between(look_.base, lane_colour(lane, look_), part.share));
  }
}

}  // namespace paceline::gui
