// The part of TimelinePainter that shows single events: texts, messages, instants, arrows.
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <set>

#include "gui/timeline/timeline_painter.hpp"

namespace paceline::gui {
namespace {

constexpr double least_text = 26;  // pixels that a span needs before it gets a text

/// The events of a lane from `first` to before `last` that reach into the window.
struct Visible {
  std::size_t first, last;
};

Visible visible(const TimelineData& data, const TimelineRow& row, const TimelineLane& lane, double from, double to) {
  const std::size_t first = data.first_after(row, lane, from);
  const auto begin = row.spans.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = row.spans.begin() + static_cast<std::ptrdiff_t>(lane.last);
  const auto found = std::partition_point(begin, end, [to](const auto& span) { return span.begin_s < to; });
  return {first, static_cast<std::size_t>(found - row.spans.begin())};
}

QColor readable_on(const QColor& colour) {
  const double luminance = 0.2126 * std::pow(colour.redF(), 2.2) + 0.7152 * std::pow(colour.greenF(), 2.2) +
                           0.0722 * std::pow(colour.blueF(), 2.2);
  return luminance > 0.22 ? QColor("#14181d") : QColor(Qt::white);
}

}  // namespace

QColor lane_colour(const TimelineLane& lane, const Appearance& look) {
  if (lane.name.startsWith("receive")) return look.of(State::communicate);
  return lane.name.startsWith("send") ? look.series_colour(4) : look.series_colour(7);
}

InstantMark mark_of(const std::string& name, const Appearance& look) {
  if (name == "crash" || name == "failed" || name == "stalled") return {look.problem, 5};
  if (name == "restart" || name == "resume") return {look.of(State::compute), 4};
  if (name == "rollback" || name == "trace capped") return {look.of(State::wait), 3};
  if (name == "checkpoint") return {look.of(State::checkpoint), 2};
  return {look.faint_text, name == "evaluation" ? 0 : 1};
}

std::vector<std::pair<std::string, QString>> signs_in(const TimelineScene& scene, const TimeWindow& window) {
  struct Sign {
    std::vector<std::string> instants;
    const char* name;
  };
  static const std::vector<Sign> signs = {{{"crash"}, "crash"},           {{"restart", "resume"}, "restart"},
                                          {{"rollback"}, "rollback"},     {{"checkpoint"}, "checkpoint written"},
                                          {{"evaluation"}, "evaluation"}, {{"end"}, "end"}};
  std::vector<std::pair<std::string, QString>> found;
  std::set<std::string> names;
  for (const TimelinePane& pane : scene.panes)
    for (const results::TraceInstant& instant : pane.data->instants())
      if (instant.at_s + pane.offset_s >= window.from_s() && instant.at_s + pane.offset_s <= window.to_s())
        names.insert(instant.name);
  for (const Sign& sign : signs) {
    bool there = false;
    for (const std::string& name : sign.instants) there = names.erase(name) > 0 || there;
    if (there) found.emplace_back(sign.instants.front(), sign.name);
  }
  if (!names.empty()) found.emplace_back(*names.begin(), "other event");
  return found;
}

void paint_mark(QPainter& painter, const std::string& name, QPointF centre, const Appearance& look) {
  painter.save();
  painter.translate(centre);
  const QColor colour = mark_of(name, look).colour;
  painter.setPen(QPen(colour, 1.2));
  painter.setBrush(colour);
  if (name == "crash") {
    painter.setPen(QPen(colour, 2.4));
    painter.drawLine(QPointF(-4, -4), QPointF(4, 4));
    painter.drawLine(QPointF(-4, 4), QPointF(4, -4));
  } else if (name == "restart" || name == "resume") {
    painter.drawPolygon(QPolygonF({{-4, 4}, {4, 4}, {0, -4}}));
  } else if (name == "rollback") {
    painter.drawPolygon(QPolygonF({{4, -4}, {4, 4}, {-4, 0}}));
  } else if (name == "checkpoint") {
    painter.drawRect(QRectF(-3.5, -3.5, 7, 7));
  } else if (name == "end") {
    painter.drawRect(QRectF(-1, -5, 2, 10));
  } else if (name == "evaluation") {
    painter.drawPolygon(QPolygonF({{0, -3}, {3, 0}, {0, 3}, {-3, 0}}));
  } else {
    painter.drawEllipse(QPointF(0, 0), 3.5, 3.5);
  }
  painter.restore();
}

void TimelinePainter::paint_span_text(QPainter& painter, const QRectF& box, const QString& text, const QColor& under) {
  // A text stays readable while its event reaches beyond the view.
  const QRectF seen = box.intersected(QRectF(body()));
  if (seen.width() < least_text) return;
  const QFontMetrics metrics(painter.font());
  const QRectF inner = seen.adjusted(3, 0, -3, 0);
  const QString shown = metrics.elidedText(text, Qt::ElideRight, static_cast<int>(inner.width()));
  constexpr qsizetype least = 6;  // less of a word is only noise
  if (shown.size() < least && shown != text) return;
  // A plate, since hatches would run through the letters.
  const double width = std::min<double>(metrics.horizontalAdvance(shown) + 4, inner.width() + 4);
  const double height = std::min<double>(metrics.height(), seen.height() - 2);
  painter.fillRect(QRectF(inner.left() - 2, seen.center().y() - height / 2, width, height), under);
  painter.setPen(readable_on(under));
  painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, shown);
}

void TimelinePainter::paint_texts(QPainter& painter, const TimelineItem& item) {
  const int band = band_height(item.height);
  if (band < 14) return;
  const TimelinePane& pane = pane_of(item);
  const TimelineRow& row = row_of(item);
  const QRect area = body();
  painter.save();
  painter.setClipRect(area, Qt::IntersectClip);
  for (const TimelineLane& lane : row.lanes) {
    if (!lane.state) continue;
    const auto [first, last] =
        visible(*pane.data, row, lane, frame_.window.from_s() - pane.offset_s, frame_.window.to_s() - pane.offset_s);
    if (last - first > static_cast<std::size_t>(area.width()) / 4) continue;
    for (std::size_t i = first; i < last; ++i) {
      const results::TraceSpan& span = row.spans[i];
      const double left = frame_.x_of(span.begin_s + pane.offset_s), right = frame_.x_of(span.end_s + pane.offset_s);
      if (right - left < least_text) continue;
      QString text = pane.data->names()[span.name];
      if (span.step >= 0) text += QString(" %1").arg(span.step);
      const double sign = lane.state == State::down ? 8 : 0;  // room for that of the crash
      paint_span_text(painter, QRectF(left + sign, frame_.top_of(item), right - left - sign, band), text,
                      look_.of(*lane.state));
    }
  }
  painter.restore();
}

void TimelinePainter::paint_lanes(QPainter& painter, const TimelineItem& item) {
  const TimelineRow& row = row_of(item);
  const std::vector<std::size_t> lanes = detail_lanes(row);
  const int shown = std::min<int>(lanes_shown(item.height), static_cast<int>(lanes.size()));
  if (shown == 0) return;
  const QRect area = body();
  painter.save();
  painter.setClipRect(area, Qt::IntersectClip);
  QFont small = painter.font();
  small.setPixelSize(9);
  painter.setFont(small);
  for (int i = 0; i < shown; ++i) {
    const double top = frame_.top_of(item) + TimelineLayout::state_height + 1 + i * TimelineLayout::lane_height;
    paint_lane(painter, pane_of(item), row, row.lanes[lanes[static_cast<std::size_t>(i)]],
               QRectF(area.left(), top, area.width(), TimelineLayout::lane_height - 1));
  }
  painter.restore();
}

void TimelinePainter::paint_lane(QPainter& painter, const TimelinePane& pane, const TimelineRow& row,
                                 const TimelineLane& lane, const QRectF& area) {
  const auto [first, last] =
      visible(*pane.data, row, lane, frame_.window.from_s() - pane.offset_s, frame_.window.to_s() - pane.offset_s);
  if (last - first > static_cast<std::size_t>(area.width()) / 4) return;  // the coverage says it all
  const QColor colour = lane_colour(lane, look_);
  for (std::size_t i = first; i < last; ++i) {
    const results::TraceSpan& span = row.spans[i];
    const double left = frame_.x_of(span.begin_s + pane.offset_s), right = frame_.x_of(span.end_s + pane.offset_s);
    if (right - left < 3) continue;
    const QRectF box(left, area.top(), right - left, area.height());
    painter.setPen(look_.base);
    painter.drawLine(box.topLeft(), box.bottomLeft());
    QString text = pane.data->names()[span.name];
    if (span.peer >= 0) {
      const auto peer = pane.data->row_of(span.peer);
      text = (text == "receive" ? "← " : "→ ") + (peer ? pane.data->rows()[*peer].name : QString::number(span.peer));
    }
    paint_span_text(painter, box, text, colour);
  }
}

void TimelinePainter::paint_instants(QPainter& painter, const TimelineItem& item) {
  const TimelinePane& pane = pane_of(item);
  const bool heading = item.kind == TimelineItem::Kind::heading;
  const std::int32_t rank = heading ? -1 : row_of(item).rank;
  const double from = frame_.window.from_s() - pane.offset_s, to = frame_.window.to_s() - pane.offset_s;
  const auto& instants = pane.data->instants();
  auto next = std::partition_point(instants.begin(), instants.end(), [from](const auto& i) { return i.at_s < from; });
  // One sign for each few pixels at most: the most important one.
  constexpr int spacing = 3;
  std::vector<const results::TraceInstant*> best(static_cast<std::size_t>(body().width() / spacing + 2), nullptr);
  for (; next != instants.end() && next->at_s <= to; ++next) {
    if (!heading && next->process != rank) continue;
    const double x = frame_.x_of(next->at_s + pane.offset_s) - frame_.label_width;
    auto& place = best[static_cast<std::size_t>(std::clamp(x / spacing, 0.0, static_cast<double>(best.size() - 1)))];
    if (place == nullptr || mark_of(place->name, look_).importance < mark_of(next->name, look_).importance)
      place = &*next;
  }
  std::vector<const results::TraceInstant*> marks;
  std::copy_if(best.begin(), best.end(), std::back_inserter(marks), [](const auto* mark) { return mark != nullptr; });
  std::stable_sort(marks.begin(), marks.end(), [this](const auto* a, const auto* b) {
    return mark_of(a->name, look_).importance < mark_of(b->name, look_).importance;
  });
  if (marks.empty()) return;
  painter.save();
  painter.setClipRect(body().adjusted(-5, 0, 5, 0), Qt::IntersectClip);
  const int top = frame_.top_of(item), height = heading ? item.height : band_height(item.height);
  for (const auto* mark : marks) {
    const double x =
        std::clamp(frame_.x_of(mark->at_s + pane.offset_s), frame_.label_width + 2.0, frame_.size.width() - 3.0);
    if (!heading) {
      painter.setPen(QPen(mark_of(mark->name, look_).colour, 2));
      painter.drawLine(QPointF(x, top), QPointF(x, top + height));
    }
    if (heading || height >= 12) {
      // A rim, so that the sign shows on every state.
      if (!heading) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(look_.base);
        painter.drawEllipse(QPointF(x, top + height / 2.0), 7, 7);
      }
      paint_mark(painter, mark->name, QPointF(x, top + height / 2.0), look_);
    }
  }
  painter.restore();
}

void TimelinePainter::paint_arrows(QPainter& painter) {
  constexpr std::size_t most = 1500;
  struct Arrow {
    QPointF from, to;
  };
  std::vector<Arrow> arrows;
  for (const TimelineItem& item : frame_.layout.items) {
    if (item.kind != TimelineItem::Kind::row) continue;
    const TimelinePane& pane = pane_of(item);
    const TimelineRow& row = row_of(item);
    for (const TimelineLane& lane : row.lanes) {
      if (!lane.name.startsWith("send")) continue;
      const auto [first, last] =
          visible(*pane.data, row, lane, frame_.window.from_s() - pane.offset_s, frame_.window.to_s() - pane.offset_s);
      if (arrows.size() + (last - first) > most) return;  // a net of lines says nothing: the user zooms in
      for (std::size_t i = first; i < last; ++i) {
        const results::TraceSpan& span = row.spans[i];
        const auto peer = pane.data->row_of(span.peer);
        const TimelineItem* target = peer ? frame_.layout.of(item.pane, *peer) : nullptr;
        if (target == nullptr || (!in_view(item) && !in_view(*target))) continue;
        const auto middle = [this](const TimelineItem& of) { return frame_.top_of(of) + band_height(of.height) / 2.0; };
        arrows.push_back({{frame_.x_of(span.begin_s + pane.offset_s), middle(item)},
                          {frame_.x_of(span.end_s + pane.offset_s), middle(*target)}});
      }
    }
  }
  painter.save();
  painter.setClipRect(body(), Qt::IntersectClip);
  QColor colour = look_.text;
  colour.setAlphaF(arrows.size() > 200 ? 0.35F : 0.75F);
  painter.setPen(QPen(colour, 1));
  painter.setBrush(colour);
  for (const Arrow& arrow : arrows) {
    painter.drawLine(arrow.from, arrow.to);
    const double angle = std::atan2(arrow.to.y() - arrow.from.y(), arrow.to.x() - arrow.from.x());
    const auto barb = [&](double turn) {
      return arrow.to - QPointF(6 * std::cos(angle + turn), 6 * std::sin(angle + turn));
    };
    painter.drawPolygon(QPolygonF({arrow.to, barb(0.4), barb(-0.4)}));
  }
  painter.restore();
}

}  // namespace paceline::gui
