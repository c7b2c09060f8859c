#include "gui/timeline/timeline_view.hpp"

#include <QAccessible>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

#include "gui/timeline/time_axis.hpp"
#include "gui/timeline/timeline_search.hpp"

namespace paceline::gui {
namespace {

constexpr int bar_steps = 100'000;  // of the horizontal bar, over all time

}  // namespace

TimelineView::TimelineView(Theme& theme, QWidget* parent) : QAbstractScrollArea(parent), theme_(theme) {
  setAccessibleName("Timeline");
  setAccessibleDescription(
      "What each worker did when. The same numbers are in the table, which the button Table shows.");
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  setMinimumSize(320, 160);
  viewport()->setMouseTracking(true);
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  redraw_.setSingleShot(true);
  redraw_.setInterval(0);
  connect(&redraw_, &QTimer::timeout, this, &TimelineView::refresh);
  connect(&theme, &Theme::changed, this, &TimelineView::changed);
  connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
    if (moving_bars_) return;
    const double all = window_.most_s() - window_.least_s();
    window_.pan(window_.least_s() + all * value / bar_steps - window_.from_s());
    changed();
    Q_EMIT window_changed();
  });
}

void TimelineView::set_scene(TimelineScene scene) {
  scene_ = std::move(scene);
  selection_.reset();
  marked_.reset();
  fits_rows_ = true;
  window_.limit(scene_.begin_s(), scene_.end_s());
  lay_out();
  time_changed();
  Q_EMIT selection_changed();
}

void TimelineView::set_order(RowOrder order, bool by_role) {
  for (TimelinePane& pane : scene_.panes) pane.order = ordered_rows(*pane.data, order, by_role);
  lay_out();
}

void TimelineView::set_difference(State state) {
  scene_.difference = state;
  lay_out();  // its name is among the labels
}

void TimelineView::set_arrows(bool shown) {
  scene_.arrows = shown;
  changed();
}

void TimelineView::set_offsets(double first_s, double second_s) {
  if (scene_.panes.size() < 2) return;
  scene_.panes[0].offset_s = first_s;
  scene_.panes[1].offset_s = second_s;
  window_.limit(scene_.begin_s(), scene_.end_s());
  time_changed();
}

void TimelineView::show_time(double from_s, double to_s) {
  window_.show(from_s, to_s);
  time_changed();
}

void TimelineView::zoom_time(double factor, double at_s) {
  window_.zoom(factor, at_s);
  time_changed();
}

void TimelineView::set_row_height(int pixels, int fixed_y) {
  const int height = std::clamp(pixels, TimelineLayout::least_row, TimelineLayout::most_row);
  if (height == row_height_) return;
  // What is under `fixed_y` stays there.
  const double place = verticalScrollBar()->value() + std::max(0, fixed_y - TimelineLayout::axis_height);
  const double factor = static_cast<double>(height) / row_height_;
  fits_rows_ = false;
  row_height_ = height;
  lay_out();
  verticalScrollBar()->setValue(static_cast<int>(place * factor) - std::max(0, fixed_y - TimelineLayout::axis_height));
}

void TimelineView::fit() {
  if (selection_)
    if (const auto time = time_of(*selection_); time && time->second > time->first) {
      const double margin = (time->second - time->first) / 2;
      show_time(time->first - margin, time->second + margin);
      return;
    }
  window_.fit();
  fits_rows_ = true;
  lay_out();
  time_changed();
}

void TimelineView::mark(std::optional<TimeInterval> range) {
  if (range && range->second < range->first) std::swap(range->first, range->second);
  marked_ = range;
  viewport()->update();
  Q_EMIT window_changed();
}

std::vector<Shares> TimelineView::shares_marked() const {
  std::vector<Shares> result;
  const TimeInterval range = marked_.value_or(TimeInterval{window_.from_s(), window_.to_s()});
  for (const TimelinePane& pane : scene_.panes) {
    Shares sum{};
    for (const TimelineRow& row : pane.data->rows()) {
      if (row.server) continue;
      const Shares seconds = row.track.seconds(range.first - pane.offset_s, range.second - pane.offset_s);
      for (std::size_t s = 0; s < states; ++s) sum[s] += seconds[s];
    }
    result.push_back(sum);
  }
  return result;
}

void TimelineView::select(const TimelineHit& chosen) {
  selection_ = chosen;
  reveal(chosen);
  viewport()->update();
  Q_EMIT selection_changed();
  Q_EMIT hovered(description(scene_, chosen));
  QAccessibleEvent said(this, QAccessible::DescriptionChanged);
  setAccessibleDescription(description(scene_, chosen));
  QAccessible::updateAccessibility(&said);
}

bool TimelineView::find(const QString& text, bool forward) {
  const std::optional<TimelineHit> found = find_in(scene_, text, selection_, forward);
  if (found) select(*found);
  return found.has_value();
}

void TimelineView::step_in_lane(int step) {
  if (!selection_ || !selection_->row || !selection_->span) return;
  const TimelineRow& row = scene_.panes[selection_->pane].data->rows()[*selection_->row];
  for (const TimelineLane& lane : row.lanes) {
    if (*selection_->span < lane.first || *selection_->span >= lane.last) continue;
    const auto next = static_cast<std::ptrdiff_t>(*selection_->span) + step;
    if (next < static_cast<std::ptrdiff_t>(lane.first) || next >= static_cast<std::ptrdiff_t>(lane.last)) return;
    TimelineHit chosen = *selection_;
    chosen.span = static_cast<std::size_t>(next);
    chosen.at_s = row.spans[*chosen.span].begin_s + scene_.panes[chosen.pane].offset_s;
    select(chosen);
    return;
  }
}

void TimelineView::reveal(const TimelineHit& chosen) {
  if (const auto time = time_of(chosen); time && (time->first > window_.to_s() || time->second < window_.from_s())) {
    const double length = std::max(window_.length_s(), (time->second - time->first) * 2);
    const double middle = (time->first + time->second) / 2;
    show_time(middle - length / 2, middle + length / 2);
  }
  const TimelineItem* item = chosen.row ? layout_.of(chosen.pane, *chosen.row) : nullptr;
  if (item == nullptr) return;
  const int room = viewport()->height() - TimelineLayout::axis_height;
  QScrollBar* bar = verticalScrollBar();
  if (item->top < bar->value()) bar->setValue(item->top);
  if (item->top + item->height > bar->value() + room) bar->setValue(item->top + item->height - room);
}

std::optional<TimeInterval> TimelineView::time_of(const TimelineHit& chosen) const {
  if (chosen.pane >= scene_.panes.size()) return std::nullopt;
  const TimelinePane& pane = scene_.panes[chosen.pane];
  if (chosen.instant) {
    const double at = pane.data->instants()[*chosen.instant].at_s + pane.offset_s;
    return TimeInterval{at, at};
  }
  if (!chosen.row || !chosen.span) return std::nullopt;
  const results::TraceSpan& span = pane.data->rows()[*chosen.row].spans[*chosen.span];
  return TimeInterval{span.begin_s + pane.offset_s, span.end_s + pane.offset_s};
}

std::optional<TimelineHit> TimelineView::hit(QPoint at) const {
  if (at.y() < TimelineLayout::axis_height) return std::nullopt;
  const TimelineItem* item = layout_.at(at.y() - TimelineLayout::axis_height + verticalScrollBar()->value());
  if (item == nullptr || item->kind == TimelineItem::Kind::difference) return std::nullopt;
  const TimelineFrame now = frame();
  const TimelinePane& pane = scene_.panes[item->pane];
  const double time = now.time_at(at.x()), per_pixel = now.time_at(at.x() + 1) - time;
  TimelineHit result{.pane = item->pane, .row = {}, .span = {}, .instant = {}, .at_s = time};
  const bool heading = item->kind == TimelineItem::Kind::heading;
  if (!heading) result.row = item->row;
  if (at.x() < label_width_) return heading ? std::nullopt : std::optional(result);
  const std::int32_t rank = heading ? -1 : pane.data->rows()[item->row].rank;
  result.instant = instant_near(*pane.data, time - pane.offset_s, 5 * per_pixel, rank);
  if (heading) return result.instant ? std::optional(result) : std::nullopt;
  if (result.instant) return result;
  const int below = at.y() - now.top_of(*item) - TimelineLayout::state_height - 1;
  const int lane =
      item->height >= TimelineLayout::detailed_row && below >= 0 ? below / TimelineLayout::lane_height : -1;
  result.span = span_at(*pane.data, pane.data->rows()[item->row], time - pane.offset_s, per_pixel, lane);
  return result;
}

TimelineFrame TimelineView::frame() const {
  TimelineFrame frame;
  frame.layout = layout_;
  frame.window = window_;
  frame.size = viewport()->size();
  frame.label_width = label_width_;
  frame.scrolled = verticalScrollBar()->value();
  return frame;
}

void TimelineView::changed() {
  if (!redraw_.isActive()) redraw_.start();
}

void TimelineView::time_changed() {
  update_bars();
  changed();
  Q_EMIT window_changed();
}

void TimelineView::lay_out() {
  const int room = viewport()->height() - TimelineLayout::axis_height;
  if (fits_rows_) row_height_ = TimelineLayout::fitting_row(scene_, room);
  layout_ = TimelineLayout(scene_, row_height_);
  label_width_ = label_width_for(scene_, font(), row_height_);
  update_bars();
  changed();
}

void TimelineView::update_bars() {
  moving_bars_ = true;
  const int room = viewport()->height() - TimelineLayout::axis_height;
  verticalScrollBar()->setRange(0, std::max(0, layout_.total_height - room));
  verticalScrollBar()->setPageStep(std::max(1, room));
  verticalScrollBar()->setSingleStep(row_height_);
  const double all = window_.most_s() - window_.least_s();
  const int page = static_cast<int>(std::lround(bar_steps * window_.length_s() / all));
  horizontalScrollBar()->setRange(0, bar_steps - page);
  horizontalScrollBar()->setPageStep(std::max(1, page));
  horizontalScrollBar()->setSingleStep(std::max(1, page / 10));
  horizontalScrollBar()->setValue(
      static_cast<int>(std::lround(bar_steps * (window_.from_s() - window_.least_s()) / all)));
  moving_bars_ = false;
}

void TimelineView::refresh() {
  redraw_.stop();
  if (viewport()->size().isEmpty()) return;
  const TimelineFrame now = frame();
  picture_ = TimelinePainter(scene_, now, theme_.appearance()).image(devicePixelRatioF());
  viewport()->update();
}

std::optional<QRectF> TimelineView::box_of(const TimelineHit& chosen) const {
  const TimelineItem* item = chosen.row ? layout_.of(chosen.pane, *chosen.row) : nullptr;
  if (item == nullptr) return std::nullopt;
  const TimelineFrame now = frame();
  double top = now.top_of(*item), height = band_height(item->height);
  double left = label_width_, right = viewport()->width();
  if (const auto time = time_of(chosen)) {
    left = std::clamp(now.x_of(time->first), label_width_ - 4.0, viewport()->width() + 4.0);
    right = std::clamp(now.x_of(time->second), left + 2, viewport()->width() + 8.0);
  }
  const TimelineRow& row = scene_.panes[chosen.pane].data->rows()[*chosen.row];
  const std::vector<std::size_t> lanes = detail_lanes(row);
  for (int i = 0; chosen.span && i < std::min<int>(lanes_shown(item->height), static_cast<int>(lanes.size())); ++i) {
    const TimelineLane& lane = row.lanes[lanes[static_cast<std::size_t>(i)]];
    if (*chosen.span < lane.first || *chosen.span >= lane.last) continue;
    top += TimelineLayout::state_height + 1 + i * TimelineLayout::lane_height;
    height = TimelineLayout::lane_height - 1;
  }
  return QRectF(left, top, right - left, height);
}

}  // namespace paceline::gui
