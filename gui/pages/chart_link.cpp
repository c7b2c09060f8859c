#include "gui/pages/chart_link.hpp"

namespace paceline::gui {

void ChartLink::add(Chart& chart) {
  charts_.push_back(&chart);
  connect(&chart, &Chart::x_range_changed, this, [this, moved = &chart](const QCPRange& range) {
    for (Chart* other : charts_)
      if (other != moved) other->set_x_range(range);
  });
  connect(&chart, &Chart::fitted, this, &ChartLink::fit);
  connect(&chart, &Chart::cursor_moved, this, [this](double x) { show_cursor(x); });
  connect(&chart, &Chart::cursor_left, this, [this] { show_cursor(std::nullopt); });
  connect(&chart, &Chart::mark_wanted, this, &ChartLink::mark);
  connect(&chart, &Chart::log_changed, this, [this](bool log_x, bool) {
    for (Chart* other : charts_) other->set_log(log_x, other->log_y());
  });
}

void ChartLink::fit() {
  for (Chart* chart : charts_) chart->fit();
}

void ChartLink::show_cursor(std::optional<double> x) {
  if (x == cursor_) return;
  cursor_ = x;
  for (Chart* chart : charts_) chart->set_cursor(x);
  Q_EMIT cursors_changed();
}

/// The first mark is A, the second B, a third begins anew.
void ChartLink::mark(double x) {
  if (!a_ || b_) {
    a_ = x;
    b_.reset();
  } else {
    b_ = x;
  }
  for (Chart* chart : charts_) chart->set_marks(a_, b_);
  Q_EMIT cursors_changed();
}

void ChartLink::clear_marks() {
  a_.reset();
  b_.reset();
  for (Chart* chart : charts_) chart->set_marks(a_, b_);
  Q_EMIT cursors_changed();
}

}  // namespace paceline::gui
