#include "gui/look/outlined_style.hpp"

#include <QPainter>
#include <QStyleOption>

namespace paceline::gui {

void OutlinedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                  const QWidget* widget) const {
  QProxyStyle::drawPrimitive(element, option, painter, widget);
  const bool box = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
  if (!box && element != PE_FrameLineEdit) return;
  const QPalette& palette = option->palette;
  const bool focused = element == PE_FrameLineEdit && (option->state & State_HasFocus);
  if (focused || palette.color(QPalette::Window).lightness() > 127) return;
  QColor outline = palette.color(QPalette::Text);
  outline.setAlphaF(0.3F);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(outline);
  painter->setBrush(Qt::NoBrush);
  painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
  painter->restore();
}

}  // namespace paceline::gui
