#include "gui/timeline/timeline_scene.hpp"

#include <algorithm>
#include <cmath>

#include "gui/timeline/time_axis.hpp"

namespace paceline::gui {
namespace {

QString peer_name(const TimelineData& data, std::int32_t rank) {
  const auto row = data.row_of(rank);
  return row ? data.rows()[*row].name : QString("rank %1").arg(rank);
}

QString interval_text(double from_s, double to_s) {
  return QString("%1 from %2 to %3").arg(time_text(to_s - from_s), time_text(from_s), time_text(to_s));
}

QString span_text(const TimelineData& data, const TimelineRow& row, const results::TraceSpan& span) {
  const QString& name = data.names()[span.name];
  QString text = QString("%1: %2").arg(row.name, name);
  if (span.peer >= 0) text += (name == "receive" ? " from " : " to ") + peer_name(data, span.peer);
  if (span.bytes >= 0) text += ", " + bytes_text(span.bytes);
  if (span.step >= 0) text += QString(", step %1").arg(span.step);
  return text + '\n' + interval_text(span.begin_s, span.end_s);
}

}  // namespace

double TimelineScene::begin_s() const {
  double begin = panes.empty() ? 0 : panes.front().offset_s;
  for (const TimelinePane& pane : panes) begin = std::min(begin, pane.offset_s);
  return begin;
}

double TimelineScene::end_s() const {
  double end = 0;
  for (const TimelinePane& pane : panes) end = std::max(end, pane.offset_s + pane.data->end_s());
  return end;
}

std::vector<State> states_in(const TimelineScene& scene, const TimeWindow& window) {
  Shares sums{};
  for (const TimelinePane& pane : scene.panes)
    for (const TimelineRow& row : pane.data->rows()) {
      const Shares seconds = row.track.seconds(window.from_s() - pane.offset_s, window.to_s() - pane.offset_s);
      for (std::size_t s = 0; s < states; ++s) sums[s] += seconds[s];
    }
  std::vector<State> found;
  for (std::size_t s = 0; s < states; ++s)
    if (sums[s] > 0) found.push_back(static_cast<State>(s));
  return found;
}

void TimeWindow::limit(double begin_s, double end_s) {
  least_ = begin_s;
  most_ = end_s > begin_s ? end_s : begin_s + 1;
  fit();
}

void TimeWindow::show(double from_s, double to_s) {
  if (to_s < from_s) std::swap(from_s, to_s);
  const double all = most_ - least_;
  // A picosecond is all that traces know; doubles know less of late times.
  const double shortest = std::max({1e-11, all * 1e-13, std::abs(most_) * 1e-13});
  double length = std::clamp(to_s - from_s, std::min(shortest, all), all);
  if (!std::isfinite(length)) length = all;
  const double middle = std::isfinite(from_s + to_s) ? (from_s + to_s) / 2 : (least_ + most_) / 2;
  from_ = std::clamp(middle - length / 2, least_, most_ - length);
  to_ = length == all ? most_ : from_ + length;
}

void TimeWindow::zoom(double factor, double at_s) {
  const double at = std::clamp(at_s, from_, to_);
  show(at - (at - from_) / factor, at + (to_ - at) / factor);
}

void TimeWindow::pan(double seconds) {
  const double length = length_s();
  const double from = std::clamp(from_ + seconds, least_, std::max(least_, most_ - length));
  show(from, from + length);
}

TimelineLayout::TimelineLayout(const TimelineScene& scene, int row_height) {
  const auto add = [this](TimelineItem::Kind kind, std::size_t pane, std::size_t row, int height) {
    items.push_back({kind, pane, row, total_height, height});
    total_height += height;
  };
  for (std::size_t pane = 0; pane < scene.panes.size(); ++pane) {
    add(TimelineItem::Kind::heading, pane, 0, heading_height);
    for (const std::size_t row : scene.panes[pane].order) add(TimelineItem::Kind::row, pane, row, row_height);
  }
  if (scene.panes.size() == 2) add(TimelineItem::Kind::difference, 0, 0, difference_height);
}

int TimelineLayout::row_height_within(const TimelineScene& scene, int pixels) {
  constexpr int high_enough = 56;
  std::size_t rows = 0;
  for (const TimelinePane& pane : scene.panes) rows += pane.order.size();
  const int others =
      static_cast<int>(scene.panes.size()) * heading_height + (scene.panes.size() == 2 ? difference_height : 0);
  const int room = std::max(0, pixels - others);
  return rows == 0 ? high_enough : std::min(room / static_cast<int>(rows), high_enough);
}

int TimelineLayout::fitting_row(const TimelineScene& scene, int pixels) {
  return std::max(row_height_within(scene, pixels), least_row);
}

const TimelineItem* TimelineLayout::at(int y) const {
  const auto found = std::upper_bound(items.begin(), items.end(), y,
                                      [](int value, const TimelineItem& item) { return value < item.top; });
  if (found == items.begin()) return nullptr;
  const TimelineItem& item = *std::prev(found);
  return y < item.top + item.height ? &item : nullptr;
}

const TimelineItem* TimelineLayout::of(std::size_t pane, std::size_t row) const {
  for (const TimelineItem& item : items)
    if (item.kind == TimelineItem::Kind::row && item.pane == pane && item.row == row) return &item;
  return nullptr;
}

std::vector<std::size_t> detail_lanes(const TimelineRow& row) {
  std::vector<std::size_t> lanes;
  for (std::size_t i = 0; i < row.lanes.size(); ++i)
    if (!row.lanes[i].state) lanes.push_back(i);
  return lanes;
}

QString description(const TimelineScene& scene, const TimelineHit& hit) {
  if (hit.pane >= scene.panes.size()) return {};
  const TimelineData& data = *scene.panes[hit.pane].data;
  if (hit.instant && *hit.instant < data.instants().size()) {
    const results::TraceInstant& instant = data.instants()[*hit.instant];
    QString text = QString("%1 at %2").arg(QString::fromStdString(instant.name), time_text(instant.at_s));
    if (instant.process >= 0) text = peer_name(data, instant.process) + ": " + text;
    if (!instant.detail.empty()) text += '\n' + QString::fromStdString(instant.detail);
    return text;
  }
  if (!hit.row || *hit.row >= data.rows().size()) return {};
  const TimelineRow& row = data.rows()[*hit.row];
  return hit.span && *hit.span < row.spans.size() ? span_text(data, row, row.spans[*hit.span]) : row.name;
}

}  // namespace paceline::gui
