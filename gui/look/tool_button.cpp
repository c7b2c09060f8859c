#include "gui/look/tool_button.hpp"

#include <QToolButton>

namespace paceline::gui {

QToolButton* tool_button(const QString& text, const QString& tip, QWidget* parent) {
  auto* made = new QToolButton(parent);
  made->setText(text);
  made->setToolTip(tip);
  made->setAccessibleName(text);
  return made;
}

}  // namespace paceline::gui
