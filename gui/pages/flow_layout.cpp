#include "gui/pages/flow_layout.hpp"

#include <algorithm>

namespace paceline::gui {
namespace {

constexpr int gap_x = 14, gap_y = 6;

}  // namespace

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : items_) size = size.expandedTo(item->minimumSize());
  return size;
}

void FlowLayout::setGeometry(const QRect& area) {
  QLayout::setGeometry(area);
  arrange(area, true);
}

int FlowLayout::arrange(const QRect& area, bool move) const {
  int y = area.y();
  for (qsizetype first = 0; first < items_.size();) {
    // One line: as many as fit, all centred on it.
    qsizetype end = first;
    int width = 0, height = 0;
    while (end < items_.size()) {
      const QSize size = items_[end]->sizeHint();
      if (end > first && width + size.width() > area.width()) break;
      width += size.width() + gap_x;
      height = std::max(height, size.height());
      ++end;
    }
    int x = area.x();
    for (; first < end; ++first) {
      const QSize size = items_[first]->sizeHint();
      if (move) items_[first]->setGeometry(QRect(QPoint(x, y + (height - size.height()) / 2), size));
      x += size.width() + gap_x;
    }
    y += height + (end < items_.size() ? gap_y : 0);
  }
  return y - area.y();
}

}  // namespace paceline::gui
