#include "gui/timeline/state_legend.hpp"

#include <QPainter>
#include <numeric>

#include "gui/timeline/share_columns.hpp"

namespace paceline::gui {
namespace {

constexpr int box = 14, gap = 6, between = 18;

}  // namespace

StateLegend::StateLegend(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setAccessibleName("Shares of states");
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

QSize StateLegend::sizeHint() const {
  int width = 0;
  for (std::size_t s = 0; s < states; ++s) width += box + gap + fontMetrics().horizontalAdvance(text_of(s)) + between;
  return {width, std::max(box, fontMetrics().height()) + 4};
}

QSize StateLegend::minimumSizeHint() const {
  return {80, sizeHint().height()};
}

void StateLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Appearance& look = theme_.appearance();
  int x = 0;
  for (std::size_t s = 0; s < states; ++s) {
    const QRect square(x, (height() - box) / 2, box, box);
    painter.fillRect(square, look.state[s]);
    if (const Qt::BrushStyle style = hatch(static_cast<State>(s)); style != Qt::SolidPattern)
      painter.fillRect(square, QBrush(hatch_colour(look.state[s]), style));
    painter.setPen(look.text);
    const QString text = text_of(s);
    const int width = fontMetrics().horizontalAdvance(text) + 2;
    painter.drawText(QRect(x + box + gap, 0, width, height()), Qt::AlignVCenter, text);
    x += box + gap + width + between;
  }
}

}  // namespace paceline::gui
