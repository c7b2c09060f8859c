// The part of TimelineView that listens to mouse and keys, and paints what they do over the picture.
#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "gui/timeline/time_axis.hpp"
#include "gui/timeline/timeline_view.hpp"

namespace paceline::gui {
namespace {

constexpr int click_reach = 4;  // pixels that a hand shakes
constexpr double key_zoom = 1.5, key_pan = 0.2;

}  // namespace

bool TimelineView::event(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::ScreenChangeInternal) lay_out();
  return QAbstractScrollArea::event(event);
}

bool TimelineView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::optional<TimelineHit> under = hit(help->pos());
    const QString text = under ? description(scene_, *under) : QString();
    if (text.isEmpty())
      QToolTip::hideText();
    else
      QToolTip::showText(help->globalPos(), text, viewport());
    return true;
  }
  if (event->type() == QEvent::Enter) {
    // Keys go where the mouse is, unless somebody is typing.
    const QWidget* focus = QApplication::focusWidget();
    if (!focus || !focus->testAttribute(Qt::WA_InputMethodEnabled)) setFocus(Qt::MouseFocusReason);
  }
  if (event->type() == QEvent::Leave) {
    cursor_x_.reset();
    viewport()->update();
    Q_EMIT hovered({});
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void TimelineView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  lay_out();
}

void TimelineView::scrollContentsBy(int, int) {
  changed();
}

void TimelineView::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  if (picture_.isNull()) {
    painter.fillRect(viewport()->rect(), theme_.appearance().base);
    return;
  }
  painter.drawImage(QPoint(0, 0), picture_);
  paint_overlay(painter);
}

void TimelineView::paint_overlay(QPainter& painter) {
  const Appearance& look = theme_.appearance();
  const TimelineFrame now = frame();
  const QRect body(label_width_, 0, viewport()->width() - label_width_, viewport()->height());
  QColor veil = look.accent;
  veil.setAlpha(50);
  painter.setClipRect(body);
  const auto paint_range = [&](double from, double to) {
    const double left = std::clamp(now.x_of(from), -10.0, viewport()->width() + 10.0);
    const double right = std::clamp(now.x_of(to), -10.0, viewport()->width() + 10.0);
    painter.fillRect(QRectF(left, 0, right - left, body.height()), veil);
    painter.setPen(look.accent);
    painter.drawLine(QPointF(left, 0), QPointF(left, body.height()));
    painter.drawLine(QPointF(right, 0), QPointF(right, body.height()));
  };
  if (marked_) paint_range(marked_->first, marked_->second);
  if (drag_ == Drag::mark) {
    const auto [low, high] = std::minmax({now.time_at(pressed_.x()), now.time_at(last_.x())});
    paint_range(low, high);
  }
  if (drag_ == Drag::zoom && (last_ - pressed_).manhattanLength() > click_reach) {
    painter.fillRect(QRect(pressed_, last_).normalized(), veil);
    painter.setPen(look.accent);
    painter.drawRect(QRect(pressed_, last_).normalized());
  } else if (cursor_x_ && drag_ == Drag::none && *cursor_x_ >= label_width_) {
    QColor line = look.text;
    line.setAlpha(110);
    painter.setPen(line);
    painter.drawLine(*cursor_x_, 0, *cursor_x_, body.height());
    const QString text = time_text(now.time_at(*cursor_x_));
    const QFontMetrics metrics(font());
    QRect box(*cursor_x_ + 4, 2, metrics.horizontalAdvance(text) + 8, TimelineLayout::axis_height - 4);
    if (box.right() > body.right()) box.moveRight(*cursor_x_ - 4);
    painter.fillRect(box, look.accent);
    painter.setPen(look.accent_text);
    painter.drawText(box, Qt::AlignCenter, text);
  }
  painter.setClipRect(QRect(0, TimelineLayout::axis_height, viewport()->width(), viewport()->height()));
  if (selection_)
    if (const auto box = box_of(*selection_)) {
      painter.setPen(QPen(look.accent, 2));
      painter.drawRect(box->adjusted(-1, 0, 1, 0));
    }
}

void TimelineView::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const double notches = (turned.y() != 0 ? turned.y() : turned.x()) / 120.0;
  if (event->modifiers() & Qt::ControlModifier) {
    const int next = static_cast<int>(std::lround(row_height_ * std::pow(1.25, notches)));
    set_row_height(next == row_height_ ? row_height_ + (notches > 0 ? 1 : -1) : next,
                   static_cast<int>(event->position().y()));
  } else if (event->modifiers() & Qt::ShiftModifier) {
    verticalScrollBar()->setValue(verticalScrollBar()->value() - static_cast<int>(notches * 60));
  } else if (turned.y() == 0 && turned.x() != 0) {
    window_.pan(-notches * key_pan * window_.length_s());
    time_changed();
  } else {
    zoom_time(std::pow(1.25, notches), frame().time_at(event->position().x()));
  }
  event->accept();
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
  pressed_ = last_ = event->pos();
  if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && space_))
    drag_ = Drag::pan;
  else if (event->button() == Qt::LeftButton)
    drag_ = event->modifiers() & Qt::ShiftModifier ? Drag::mark : Drag::zoom;
  if (drag_ == Drag::pan) viewport()->setCursor(Qt::ClosedHandCursor);
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
  const QPoint moved = event->pos() - last_;
  last_ = event->pos();
  cursor_x_ = event->pos().x();
  if (drag_ == Drag::pan) {
    const TimelineFrame now = frame();
    window_.pan(now.time_at(0) - now.time_at(moved.x()));
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
    time_changed();
    return;
  }
  viewport()->update();
  if (drag_ != Drag::none) return;
  const std::optional<TimelineHit> under = hit(event->pos());
  Q_EMIT hovered(under ? description(scene_, *under) : QString());
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = std::exchange(drag_, Drag::none);
  viewport()->unsetCursor();
  const bool click = (event->pos() - pressed_).manhattanLength() <= click_reach;
  if (drag == Drag::zoom && click) {
    if (const auto under = hit(event->pos())) {
      select(*under);
    } else {
      selection_.reset();
      Q_EMIT selection_changed();
    }
  } else if (drag == Drag::zoom) {
    zoom_rectangle(QRect(pressed_, event->pos()).normalized());
  } else if (drag == Drag::mark) {
    const TimelineFrame now = frame();
    mark(click ? std::nullopt : std::optional(TimeInterval{now.time_at(pressed_.x()), now.time_at(event->pos().x())}));
  }
  viewport()->update();
}

void TimelineView::zoom_rectangle(const QRect& rectangle) {
  const TimelineFrame now = frame();
  const int room = viewport()->height() - TimelineLayout::axis_height;
  // A flat rectangle means time alone; one over several rows asks for these.
  if (rectangle.height() > 2 * row_height_ && rectangle.height() < room / 2) {
    const int centre = rectangle.center().y();
    const double factor = static_cast<double>(room) / rectangle.height();
    set_row_height(static_cast<int>(row_height_ * factor), centre);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + centre - TimelineLayout::axis_height - room / 2);
  }
  show_time(now.time_at(std::max(rectangle.left(), label_width_)), now.time_at(rectangle.right()));
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
  drag_ = Drag::none;
  if (event->button() != Qt::LeftButton) return;
  selection_.reset();
  fit();
  Q_EMIT selection_changed();
}

bool TimelineView::move_by_key(int key) {
  const double length = window_.length_s();
  const double centre =  // the mouse, or the middle where it is elsewhere
      cursor_x_ && *cursor_x_ >= label_width_ ? frame().time_at(*cursor_x_) : (window_.from_s() + window_.to_s()) / 2;
  switch (key) {
    case Qt::Key_W:
    case Qt::Key_Plus:
      zoom_time(key_zoom, centre);
      return true;
    case Qt::Key_S:
    case Qt::Key_Minus:
      zoom_time(1 / key_zoom, centre);
      return true;
    case Qt::Key_A:
    case Qt::Key_Left:
      window_.pan(-key_pan * length);
      break;
    case Qt::Key_D:
    case Qt::Key_Right:
      window_.pan(key_pan * length);
      break;
    case Qt::Key_Home:
      window_.pan(window_.least_s() - window_.from_s());
      break;
    case Qt::Key_End:
      window_.pan(window_.most_s() - window_.to_s());
      break;
    default:
      return false;
  }
  time_changed();
  return true;
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return event->ignore();
  if (move_by_key(event->key())) return;
  switch (event->key()) {
    case Qt::Key_F:
      return fit();
    case Qt::Key_M: {
      const auto time = selection_ ? time_of(*selection_) : std::nullopt;
      return mark(time && time->second > time->first ? *time : TimeInterval{window_.from_s(), window_.to_s()});
    }
    case Qt::Key_Period:
      return step_in_lane(1);
    case Qt::Key_Comma:
      return step_in_lane(-1);
    case Qt::Key_Escape:
      selection_.reset();
      mark(std::nullopt);
      Q_EMIT selection_changed();
      return;
    case Qt::Key_Space:
      space_ = true;
      return;
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

void TimelineView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) space_ = false;
  QAbstractScrollArea::keyReleaseEvent(event);
}

QString TimelineView::key_help() {
  return "W, S: zoom in and out · A, D: pan · F: fit the chosen event, or all · M: mark the chosen event or the view\n"
         ", and .: previous and next event · Ctrl+F: find · F3, Shift+F3: next and previous find · Escape: clear\n"
         "Wheel: zoom time · Ctrl+wheel: height of rows · Shift+wheel: scroll rows\n"
         "Drag: zoom into a rectangle · Shift+drag: mark a range · middle button or Space and drag: pan · "
         "double click: fit";
}

}  // namespace paceline::gui
