#pragma once
/// A button with a text, a hint, and a name for those who cannot see it.

#include <QString>

class QToolButton;
class QWidget;

namespace paceline::gui {

/// Owned by `parent`.
QToolButton* tool_button(const QString& text, const QString& tip, QWidget* parent);

}  // namespace paceline::gui
