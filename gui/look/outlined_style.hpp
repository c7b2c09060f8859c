#pragma once
/// Fusion, whose fields and boxes can be seen on dark windows too: it outlines them darker than the window.

#include <QProxyStyle>

namespace paceline::gui {

class OutlinedStyle final : public QProxyStyle {
  Q_OBJECT

 public:
  OutlinedStyle() : QProxyStyle("Fusion") {}
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
};

}  // namespace paceline::gui
