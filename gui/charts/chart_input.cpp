// Mouse, wheel and keys of a chart.
#include <QApplication>
#include <QLabel>
#include <QToolTip>
#include <cmath>

#include "gui/charts/chart.hpp"
#include "gui/look/theme.hpp"

namespace paceline::gui {

void Chart::zoom(double factor, double around) {
  QCPRange range = plot_->xAxis->range();
  // Farther out there is nothing but white.
  constexpr double farthest = 20;
  const QCPRange all = contents_.x_range();
  if (contents_.log_x) {
    range.lower = around * std::pow(range.lower / around, factor);
    range.upper = around * std::pow(range.upper / around, factor);
    if (factor > 1 && std::log(range.upper / range.lower) > farthest * std::log(all.upper / all.lower)) return;
  } else {
    range.lower = around + (range.lower - around) * factor;
    range.upper = around + (range.upper - around) * factor;
    if (factor > 1 && range.size() > farthest * all.size()) return;
  }
  choose_x(range);
}

void Chart::pan(double share) {
  QCPRange range = plot_->xAxis->range();
  if (contents_.log_x) {
    const double factor = std::pow(range.upper / range.lower, share);
    range = {range.lower * factor, range.upper * factor};
  } else {
    const double way = range.size() * share;
    range = {range.lower + way, range.upper + way};
  }
  choose_x(range);
}

void Chart::wheel(QWheelEvent* event) {
  if (contents_.bars) return;
  const double turns = (event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x()) / 120.0;
  const double factor = std::pow(0.85, turns);
  if (event->modifiers() & Qt::ShiftModifier) {
    fitted_ = false;
    plot_->yAxis->scaleRange(factor, plot_->yAxis->pixelToCoord(event->position().y()));
    hurry();
  } else {
    zoom(factor, plot_->xAxis->pixelToCoord(event->position().x()));
  }
}

void Chart::mouse_moved(QMouseEvent* event) {
  if (contents_.bars || contents_.is_empty()) return;
  if (panning_) {
    const QPoint way = event->pos() - *panning_;
    panning_ = event->pos();
    QCPAxis& y = *plot_->yAxis;
    const double from = y.pixelToCoord(0), to = y.pixelToCoord(way.y());
    if (contents_.log_y)
      y.scaleRange(1, 1), y.setRange(y.range().lower * from / to, y.range().upper * from / to);
    else
      y.moveRange(from - to);
    pan(-static_cast<double>(way.x()) / plot_->axisRect()->width());
    return;
  }
  if (!plot_->axisRect()->rect().contains(event->pos())) {
    Q_EMIT cursor_left();
    return;
  }
  Q_EMIT cursor_moved(plot_->xAxis->pixelToCoord(event->pos().x()));
  hover(event->pos());
}

void Chart::hover(const QPoint& place) {
  for (const ChartMarker& marker : contents_.markers) {
    const QPointF at(plot_->xAxis->coordToPixel(marker.x), plot_->yAxis->coordToPixel(marker.y));
    if ((at - place).manhattanLength() < 10) return QToolTip::showText(plot_->mapToGlobal(place), marker.text, plot_);
  }
  QToolTip::hideText();
}

bool Chart::eventFilter(QObject*, QEvent* event) {
  if (event->type() == QEvent::Leave) Q_EMIT cursor_left();
  if (event->type() == QEvent::MouseButtonPress && !contents_.bars) {
    const auto* press = static_cast<QMouseEvent*>(event);
    setFocus(Qt::MouseFocusReason);
    const bool pan = press->button() == Qt::MiddleButton ||
                     (press->button() == Qt::LeftButton && (press->modifiers() & Qt::ControlModifier));
    if (pan) panning_ = press->pos();
    plot_->setSelectionRectMode(press->button() == Qt::LeftButton && !pan ? QCP::srmCustom : QCP::srmNone);
    QPen pen(theme_.appearance().accent, 1, Qt::DashLine);
    plot_->selectionRect()->setPen(pen);
    plot_->selectionRect()->setBrush(Qt::NoBrush);
  }
  if (event->type() == QEvent::MouseButtonRelease) {
    panning_.reset();
    if (plot_->selectionRect()->isActive()) {
      const QRect area = plot_->selectionRect()->rect().normalized().intersected(plot_->axisRect()->rect());
      if (area.width() > 5 && area.height() > 5) {
        QCPAxis &x = *plot_->xAxis, &y = *plot_->yAxis;
        y.setRange(y.pixelToCoord(area.bottom()), y.pixelToCoord(area.top()));
        choose_x({x.pixelToCoord(area.left()), x.pixelToCoord(area.right())});
      }
    }
  }
  return false;
}

void Chart::keyPressEvent(QKeyEvent* event) {
  const double centre =
      cursor_.value_or(contents_.log_x ? std::sqrt(x_range().lower * x_range().upper) : x_range().center());
  switch (contents_.bars ? Qt::Key_unknown : event->key()) {
    case Qt::Key_W:
      return zoom(0.8, centre);
    case Qt::Key_S:
      return zoom(1.25, centre);
    case Qt::Key_A:
      return pan(-0.15);
    case Qt::Key_D:
      return pan(0.15);
    case Qt::Key_F:
      fit();
      Q_EMIT fitted();
      return;
    case Qt::Key_M:
      Q_EMIT mark_wanted(centre);  // the cursor, or the middle where the mouse is elsewhere
      return;
    case Qt::Key_L:
      return event->modifiers() & Qt::ShiftModifier ? choose_log(!contents_.log_x, contents_.log_y)
                                                    : choose_log(contents_.log_x, !contents_.log_y);
    default:
      QWidget::keyPressEvent(event);
  }
}

void Chart::enterEvent(QEnterEvent* event) {
  QWidget::enterEvent(event);
  // Keys go where the mouse is, unless somebody is typing.
  const QWidget* focus = QApplication::focusWidget();
  if (!focus || !focus->testAttribute(Qt::WA_InputMethodEnabled)) setFocus(Qt::MouseFocusReason);
}

}  // namespace paceline::gui
