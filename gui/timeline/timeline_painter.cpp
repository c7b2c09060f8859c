#include "gui/timeline/timeline_painter.hpp"

#include <algorithm>
#include <cmath>

#include "gui/timeline/share_columns.hpp"
#include "gui/timeline/time_axis.hpp"

namespace paceline::gui {
namespace {

constexpr int margin = 6;

QRgb mixed(QRgb under, QRgb over, double share) {
  const auto mix = [share](int a, int b) { return static_cast<int>(a + (b - a) * share + 0.5); };
  return qRgb(mix(qRed(under), qRed(over)), mix(qGreen(under), qGreen(over)), mix(qBlue(under), qBlue(over)));
}

}  // namespace

std::vector<double> coverage(const TimelineData& data, const TimelineRow& row, const TimelineLane& lane, double from,
                             double to, int columns) {
  std::vector<double> covered(static_cast<std::size_t>(columns), 0.0);
  const double scale = columns / (to - from);
  for (std::size_t i = data.first_after(row, lane, from); i < lane.last && row.spans[i].begin_s < to; ++i) {
    const double begin = std::max(0.0, (row.spans[i].begin_s - from) * scale);
    const double end = std::min<double>(columns, (row.spans[i].end_s - from) * scale);
    if (end <= begin) continue;
    auto x = static_cast<std::size_t>(begin);
    const auto last = std::min(static_cast<std::size_t>(end), covered.size() - 1);
    if (x == last) {
      covered[x] += end - begin;
      continue;
    }
    covered[x] += static_cast<double>(x + 1) - begin;
    for (++x; x < last; ++x) covered[x] += 1;
    covered[last] += end - static_cast<double>(last);
  }
  return covered;
}

int label_width_for(const TimelineScene& scene, const QFont& font, int row_height) {
  const QFontMetrics metrics(font);
  QFont bold = font;
  bold.setBold(true);
  int width = 0;
  for (const TimelinePane& pane : scene.panes) {
    width = std::max(width, QFontMetrics(bold).horizontalAdvance(pane.label));
    for (const TimelineRow& row : pane.data->rows()) width = std::max(width, metrics.horizontalAdvance(row.name));
  }
  if (scene.panes.size() == 2)
    width = std::max(width, metrics.horizontalAdvance(QString("%1: B - A").arg(name_of(scene.difference))));
  if (row_height >= TimelineLayout::detailed_row) width += metrics.horizontalAdvance("receive 2") / 2;
  return std::clamp(width + 3 * margin, 90, 220);
}

void TimelinePainter::paint(QPainter& painter, double ratio) {
  paint_around(painter, [&] { paint_bands(painter, ratio); });
}

void TimelinePainter::paint_as_shapes(QPainter& painter) {
  paint_around(painter, [&] { paint_band_shapes(painter); });
}

void TimelinePainter::paint_around(QPainter& painter, const std::function<void()>& paint_bands) {
  painter.fillRect(QRect(QPoint(0, 0), frame_.size), look_.base);
  if (body().isEmpty()) return;  // no room beside the names: a page that was never shown, a very small window
  painter.save();
  painter.setClipRect(QRect(0, TimelineLayout::axis_height, frame_.size.width(), frame_.size.height()));
  paint_bands();
  int free_from = TimelineLayout::axis_height;
  for (const TimelineItem& item : frame_.layout.items) {
    if (!in_view(item)) continue;
    if (item.kind == TimelineItem::Kind::heading) paint_heading(painter, item);
    if (item.kind == TimelineItem::Kind::difference) paint_difference(painter, item);
    if (item.kind != TimelineItem::Kind::row) {
      free_from = frame_.top_of(item) + item.height;
      continue;
    }
    paint_label(painter, item, free_from);
    paint_texts(painter, item);
    paint_lanes(painter, item);
    paint_instants(painter, item);
  }
  if (scene_.arrows) paint_arrows(painter);
  painter.restore();
  paint_axis(painter);
}

QImage TimelinePainter::image(double ratio) {
  QImage image((QSizeF(frame_.size) * ratio).toSize(), QImage::Format_RGB32);
  image.setDevicePixelRatio(ratio);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  paint(painter, ratio);
  return image;
}

void TimelinePainter::paint_axis(QPainter& painter) {
  const QRect axis(0, 0, frame_.size.width(), TimelineLayout::axis_height);
  painter.fillRect(axis, look_.window);
  painter.setPen(look_.grid);
  painter.drawLine(QPointF(0, axis.bottom() + 0.5), QPointF(axis.right() + 1, axis.bottom() + 0.5));
  const QFontMetrics metrics(painter.font());
  const int width = frame_.size.width() - frame_.label_width;
  constexpr int room_of_tick = 84;
  const TimeTicks ticks = time_ticks(frame_.window.from_s(), frame_.window.to_s(), std::max(2, width / room_of_tick));
  painter.setPen(look_.faint_text);
  const QString corner = ticks.base.isEmpty() ? QString("time") : ticks.base;
  // What the times count from may need more room than the names; it is never cut.
  const int needed = metrics.horizontalAdvance(corner) + 2 * margin;
  const int corner_right = std::max(frame_.label_width, needed);
  painter.drawText(QRect(margin, 0, corner_right - 2 * margin, axis.height()), Qt::AlignVCenter | Qt::AlignRight,
                   corner);
  double free_from = needed > frame_.label_width ? corner_right : frame_.label_width;
  for (const TimeTick& tick : ticks.ticks) {
    const double x = frame_.x_of(tick.at_s);
    painter.setPen(look_.grid);
    painter.drawLine(QPointF(x, axis.bottom() - 5), QPointF(x, axis.bottom()));
    const int text_width = metrics.horizontalAdvance(tick.text);
    // Beside the tick's line, so that the first one is not cut off by the labels.
    QRectF box(x + 4, 0, text_width, axis.height() - 2);
    if (box.right() > frame_.size.width()) box.moveRight(x - 4);
    if (box.left() < free_from) continue;
    free_from = box.right() + margin;
    painter.setPen(look_.text);
    painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, tick.text);
  }
}

void TimelinePainter::paint_bands(QPainter& painter, double ratio) {
  const QRect area = body();
  QImage image((QSizeF(area.size()) * ratio).toSize(), QImage::Format_RGB32);
  if (image.isNull()) return;
  image.fill(look_.base);
  const auto device = [ratio](double y) { return static_cast<int>(std::lround(y * ratio)); };
  std::vector<Shares> columns(static_cast<std::size_t>(image.width()));
  for (const TimelineItem& item : frame_.layout.items) {
    if (item.kind != TimelineItem::Kind::row || !in_view(item)) continue;
    const TimelinePane& pane = pane_of(item);
    const TimelineRow& row = row_of(item);
    const double from = frame_.window.from_s() - pane.offset_s, to = frame_.window.to_s() - pane.offset_s;
    std::fill(columns.begin(), columns.end(), Shares{});
    row.track.columns(from, to, columns);
    const double top = frame_.top_of(item) - area.top(), band = band_height(item.height);
    paint_columns(image, QRect(QPoint(0, device(top)), QPoint(image.width() - 1, device(top + band) - 1)), columns,
                  look_, look_.base, band >= 9);
    const std::vector<std::size_t> lanes = detail_lanes(row);
    for (int i = 0; i < std::min<int>(lanes_shown(item.height), static_cast<int>(lanes.size())); ++i) {
      const TimelineLane& lane = row.lanes[lanes[static_cast<std::size_t>(i)]];
      const std::vector<double> covered = coverage(*pane.data, row, lane, from, to, image.width());
      const QRgb colour = lane_colour(lane, look_).rgb(), under = look_.base.rgb();
      const double lane_top = top + TimelineLayout::state_height + 1 + i * TimelineLayout::lane_height;
      const int first = std::max(0, device(lane_top));
      const int last = std::min(image.height(), device(lane_top + TimelineLayout::lane_height - 1));
      for (int y = first; y < last; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
          if (const double share = covered[static_cast<std::size_t>(x)]; share > 0)
            line[x] = mixed(under, colour, std::min(1.0, share));
      }
    }
  }
  image.setDevicePixelRatio(ratio);
  painter.drawImage(area.topLeft(), image);
}

void TimelinePainter::paint_label(QPainter& painter, const TimelineItem& item, int& free_from) {
  const QFontMetrics metrics(painter.font());
  const int top = frame_.top_of(item), band = band_height(item.height);
  const int middle = top + band / 2;
  QRect box(margin, middle - metrics.height() / 2, frame_.label_width - 2 * margin, metrics.height());
  // Thin rows: as many names as have room, the first one always.
  const TimelineItem* above = frame_.layout.at(item.top - 1);
  if (above != nullptr && above->kind == TimelineItem::Kind::heading) box.moveTop(std::max(box.top(), free_from - 2));
  if (box.top() < free_from - 2) return;
  free_from = box.bottom() + 1;
  const TimelineRow& row = row_of(item);
  painter.setPen(look_.text);
  painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight, metrics.elidedText(row.name, Qt::ElideMiddle, box.width()));
  const std::vector<std::size_t> lanes = detail_lanes(row);
  const int shown = std::min<int>(lanes_shown(item.height), static_cast<int>(lanes.size()));
  if (shown == 0) return;
  painter.save();
  QFont small = painter.font();
  small.setPixelSize(10);
  painter.setFont(small);
  painter.setPen(look_.faint_text);
  for (int i = 0; i < shown; ++i) {
    const QRect line(margin, top + TimelineLayout::state_height + 1 + i * TimelineLayout::lane_height,
                     frame_.label_width - 2 * margin, TimelineLayout::lane_height - 1);
    QString text = row.lanes[lanes[static_cast<std::size_t>(i)]].name;
    const auto hidden = static_cast<int>(lanes.size()) - shown;
    if (i + 1 == shown && hidden > 0) text += QString(" (+%1)").arg(hidden);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight,
                     QFontMetrics(small).elidedText(text, Qt::ElideRight, line.width()));
  }
  painter.restore();
  free_from = std::max(free_from, top + item.height);
}

void TimelinePainter::paint_heading(QPainter& painter, const TimelineItem& item) {
  const int top = frame_.top_of(item);
  painter.fillRect(QRect(0, top, frame_.size.width(), item.height - 1), look_.alternate);
  painter.setPen(look_.grid);
  painter.drawLine(QPointF(0, top + item.height - 0.5), QPointF(frame_.size.width(), top + item.height - 0.5));
  painter.save();
  QFont bold = painter.font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(look_.text);
  const QRect box(margin, top, frame_.label_width - 2 * margin, item.height);
  painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                   QFontMetrics(bold).elidedText(pane_of(item).label, Qt::ElideMiddle, box.width()));
  painter.restore();
  paint_instants(painter, item);
}

void TimelinePainter::paint_difference(QPainter& painter, const TimelineItem& item) {
  const QRect area(frame_.label_width, frame_.top_of(item), frame_.size.width() - frame_.label_width, item.height);
  const auto state = static_cast<std::size_t>(scene_.difference);
  painter.fillRect(QRect(0, area.top(), frame_.size.width(), area.height()), look_.alternate);
  std::size_t most_rows = 1;
  for (const TimelinePane& pane : scene_.panes) most_rows = std::max(most_rows, pane.data->rows().size());
  const int columns =
      std::max(1, std::min(area.width(), static_cast<int>(std::max<std::size_t>(64, 300'000 / most_rows))));
  std::array<std::vector<double>, 2> mean;
  for (std::size_t p = 0; p < 2; ++p) {
    const TimelinePane& pane = scene_.panes[p];
    mean[p].assign(static_cast<std::size_t>(columns), 0.0);
    std::vector<Shares> shares(static_cast<std::size_t>(columns));
    int workers = 0;
    for (const TimelineRow& row : pane.data->rows()) {
      if (row.server) continue;
      ++workers;
      std::fill(shares.begin(), shares.end(), Shares{});
      row.track.columns(frame_.window.from_s() - pane.offset_s, frame_.window.to_s() - pane.offset_s, shares);
      for (std::size_t i = 0; i < shares.size(); ++i) mean[p][i] += shares[i][state];
    }
    for (double& value : mean[p]) value /= std::max(1, workers);
  }
  const double middle = area.top() + area.height() / 2.0, half = area.height() / 2.0 - 5;
  const double step = static_cast<double>(area.width()) / columns;
  // Where one has not begun or has ended there is nothing to compare.
  const double begin = std::max(scene_.panes[0].offset_s, scene_.panes[1].offset_s);
  const double end = std::min(scene_.panes[0].offset_s + scene_.panes[0].data->end_s(),
                              scene_.panes[1].offset_s + scene_.panes[1].data->end_s());
  for (int i = 0; i < columns; ++i) {
    const double at = frame_.time_at(area.left() + (i + 0.5) * step);
    if (at < begin || at > end) continue;
    const double difference = mean[1][static_cast<std::size_t>(i)] - mean[0][static_cast<std::size_t>(i)];
    if (std::abs(difference) < 1e-6) continue;
    const double reach = -difference * half;
    painter.fillRect(QRectF(area.left() + i * step, std::min(middle, middle + reach), step + 0.3, std::abs(reach)),
                     look_.series_colour(difference > 0 ? 3 : 0));
  }
  painter.setPen(look_.faint_text);
  painter.drawLine(QPointF(area.left(), middle), QPointF(area.right() + 1, middle));
  const QRect box(margin, area.top(), frame_.label_width - 2 * margin, area.height());
  painter.setPen(look_.text);
  painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                   QString("%1: B − A\n±100 %").arg(name_of(scene_.difference)));
}

}  // namespace paceline::gui
