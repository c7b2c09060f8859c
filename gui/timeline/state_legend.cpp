#include "gui/timeline/state_legend.hpp"

#include <QPainter>
#include <algorithm>
#include <numeric>

#include "gui/timeline/share_columns.hpp"

namespace paceline::gui {
namespace {

constexpr int box = 14, gap = 6, between = 18;

}  // namespace

StateLegend::StateLegend(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setAccessibleName("Shares of states");
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StateLegend::set_seconds(std::vector<Shares> seconds) {
  seconds_ = std::move(seconds);
  QStringList texts;
  for (std::size_t s = 0; s < states; ++s) texts += text_of(s);
  setAccessibleDescription(texts.join(", "));
  updateGeometry();
  update();
}

QString StateLegend::text_of(std::size_t state) const {
  QStringList shares;
  for (const Shares& seconds : seconds_) {
    const double all = std::accumulate(seconds.begin(), seconds.end(), 0.0);
    shares += all > 0 ? QString::number(100 * seconds[state] / all, 'f', 1) + " %" : QString("–");
  }
  const QString name = name_of(static_cast<State>(state));
  return shares.isEmpty() ? name : name + ' ' + shares.join(" | ");
}

std::array<QRect, states> StateLegend::places(int width) const {
  std::array<QRect, states> places;
  const int line = std::max(box, fontMetrics().height()) + 4;
  int x = 0, y = 0;
  for (std::size_t s = 0; s < states; ++s) {
    const int needed = box + gap + fontMetrics().horizontalAdvance(text_of(s)) + 2;
    if (x > 0 && x + needed > width) {
      x = 0;
      y += line;
    }
    places[s] = QRect(x, y, needed, line);
    x += needed + between;
  }
  return places;
}

QSize StateLegend::sizeHint() const {
  const QRect last = places(QWIDGETSIZE_MAX).back();
  return {last.right() + 1 + between, last.bottom() + 1};
}

QSize StateLegend::minimumSizeHint() const {
  return {80, places(QWIDGETSIZE_MAX).back().height()};
}

int StateLegend::heightForWidth(int width) const {
  return places(width).back().bottom() + 1;
}

void StateLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Appearance& look = theme_.appearance();
  const std::array<QRect, states> where = places(width());
  for (std::size_t s = 0; s < states; ++s) {
    const QRect square(where[s].left(), where[s].center().y() - box / 2, box, box);
    painter.fillRect(square, look.state[s]);
    if (const Qt::BrushStyle style = hatch(static_cast<State>(s)); style != Qt::SolidPattern)
      painter.fillRect(square, QBrush(hatch_colour(look.state[s]), style));
    painter.setPen(look.text);
    painter.drawText(where[s].adjusted(box + gap, 0, 2, 0), Qt::AlignVCenter, text_of(s));
  }
}

}  // namespace paceline::gui
